namespace TapeGrad;

/// <summary>TG106: the loss or a gradient became NaN or infinite.</summary>
/// <remarks>A script that goes on with finite steps has dealt with it, so <see cref="Diagnosis"/> drops the finding.</remarks>
internal sealed class NotFinite() : Rule(OwnCode, "not-finite")
{
    public const string OwnCode = "TG106";
    private Finding? _first;

    /// <summary>The finding for a failure that was thrown outside of the log, such as by an optimizer.</summary>
    public static Finding Of(NonFiniteException failure) => new NotFinite().Report(failure, null);

    public override void See(Course course, Observation now, Observation? before)
    {
        if (_first is null && now.Graph is { } graph && !(double.IsFinite(now.Loss) && Simd.AreFinite(now.Grad)))
        {
            try
            {
                NonFinite.Refuse(graph, graph.Nodes.Where(n => n.Kind == NodeKind.Parameter));
            }
            catch (NonFiniteException failure)
            {
                _first = Report(failure, now.Number);
            }
        }
    }

    public override IEnumerable<Finding> Conclude(Course course) => _first is null ? [] : [_first];

    private Finding Report(NonFiniteException failure, int? step) => Report(
        FindingLevel.Error,
        step,
        failure.Line,
        $"{failure.Message}{(failure.Formula is null ? "" : $" It comes from '{failure.Formula}'.")}",
        Cure(failure.Op));

    private static string Cure(string? op) => op switch
    {
        "sqrt" or "norm" => "The slope of a root is infinite at 0. Add a small number to what is below the root.",
        "/" or "reciprocal" => "Add a small number to the divisor, or keep it away from 0.",
        "exp" => "Exp overflows above 709. LogSumExp, LogSoftmax and the losses of logits compute the same without that.",
        _ => "Keep the operation away from that place: LogSumExp, LogSoftmax and the losses of logits do, a Clamp or a smaller learning rate may.",
    };
}
