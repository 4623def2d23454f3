using System.Globalization;

namespace TapeGrad.Cli;

/// <summary>Why the real change of the loss is not the predicted one.</summary>
/// <param name="Sentence">The reason in words.</param>
/// <param name="Operation">The label of the operation whose derivative is wrong, where one was found; otherwise null.</param>
internal sealed record BlameVerdict(string Sentence, string? Operation = null)
{
    private const double Close = 0.05;
    private const double Smaller = 1e-3;

    // A change of the loss must exceed its noise this many times to be measured this closely.
    private const double AboveNoise = 1.0 / Close;

    /// <summary>Compares prediction and reality, and where they are apart looks at smaller rates before it blames this one.</summary>
    /// <param name="graph">The step.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="predicted">The predicted change of the loss.</param>
    /// <param name="real">The real change.</param>
    /// <param name="change">The real change at another rate.</param>
    /// <param name="explain">The command that explains the gradients of the step.</param>
    public static BlameVerdict Of(Graph graph, double rate, double predicted, double real, Func<double, double> change, string explain)
    {
        if (NotFinite(graph) is { } what)
        {
            return new($"{what} already, before any update. '{explain}' names the cause.");
        }

        if (predicted == 0.0)
        {
            return new("Every gradient is 0: this step cannot change the loss.");
        }

        double kept = real / predicted;
        if (Math.Abs(kept - 1.0) <= Close)
        {
            return new("The prediction is almost exact: for such a small step the loss is a straight line.");
        }

        double noise = AboveNoise * Noise.Of(graph);
        if (Math.Abs(predicted) < noise)
        {
            return new("The predicted change is smaller than the rounding of the loss, so the real one says nothing. Give a larger rate.");
        }

        // The largest rate, a thousand times smaller each time, at which the loss falls as predicted.
        double part = Smaller;
        double least = 1.0;
        for (; Math.Abs(predicted) * part >= noise; part *= Smaller)
        {
            least = part;
            if (Math.Abs((change(rate * part) / (predicted * part)) - 1.0) <= Close)
            {
                return OfRate(kept, real, rate * part, isFar: part < Smaller);
            }
        }

        return Wrong(graph) ?? (least < 1.0 ? Unexplained(rate * least) : OfRate(kept, real, null, isFar: false));
    }

    // The loss or the first gradient that no learning rate can be blamed for.
    private static string? NotFinite(Graph graph) =>
        !double.IsFinite(graph.Output.Data) ? string.Create(CultureInfo.InvariantCulture, $"The loss is {graph.Output.Data}")
        : GraphLeaf.Of(graph).FirstOrDefault(leaf => leaf.Kind == NodeKind.Parameter && !double.IsFinite(leaf.Gradient)) is { } leaf
            ? string.Create(CultureInfo.InvariantCulture, $"The gradient of {Message.OneLine(leaf.Name)} is {leaf.Gradient}")
        : null;

    private static BlameVerdict OfRate(double kept, double real, double? fitting, bool isFar)
    {
        // Below some rate the change drowns in the rounding of the loss.
        string asPredicted = fitting is { } rate ? string.Create(CultureInfo.InvariantCulture, $" At a rate of {rate:G3} it falls as predicted.") : "";
        string share = Math.Max(0.0, kept).ToString("0 %", CultureInfo.InvariantCulture);
        return new(
            !double.IsFinite(real) ? $"After the update the loss is not finite: the learning rate is far too large here.{asPredicted}"
            : real > 0.0 ? $"The loss rises, although the prediction falls: the step overshoots. The learning rate is {(isFar ? "far " : "")}too large here.{asPredicted}"
            : isFar || share == "0 %" ? $"The loss falls by {share} of the prediction: the learning rate is far too large here.{asPredicted}"
            : kept < 1.0 ? $"The loss falls by {share} of the prediction; curvature takes the rest. Near 0 % the learning rate is at its limit."
            : $"The loss falls by {share} of the prediction: it gets steeper along the step.");
    }

    private static BlameVerdict? Wrong(Graph graph) =>
        new LocalCheck(graph).Wrong is { } wrong ? new($"A derivative is wrong: {wrong}.", wrong.Label) : null;

    // Over so short a step every loss is a straight line, unless it has a corner.
    private static BlameVerdict Unexplained(double rate) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"Even at a rate of {rate:G3} the real change is not the predicted one: the loss has a corner or a cliff here, or a derivative is wrong. 'tapegrad check' looks at each gradient."));
}
