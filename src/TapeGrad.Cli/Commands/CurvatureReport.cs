using System.Globalization;

namespace TapeGrad.Cli;

/// <summary>A direction in which the loss curves: how much, and the part of each parameter in it.</summary>
/// <param name="Curvature">The eigenvalue of the Hessian.</param>
/// <param name="Remainder">How far it may be off.</param>
/// <param name="Parts">The parameters with their part of the direction, the largest first.</param>
internal sealed record CurvatureEntry(double Curvature, double Remainder, IReadOnlyList<(string Name, double Part)> Parts);

/// <summary>The largest curvatures of a loss over its parameters, and what they say about a learning rate.</summary>
internal sealed class CurvatureReport
{
    private const int MostProducts = 200;

    // The basis has a vector for each product.
    private const int MostNumbers = 50_000_000;

    private CurvatureReport(double loss, int parameters, int products, double? rate, CurvatureEntry[] entries) =>
        (Loss, Parameters, Products, Rate, Entries) = (loss, parameters, products, rate, entries);

    public double Loss { get; }

    /// <summary>How many parameters the loss depends on.</summary>
    public int Parameters { get; }

    /// <summary>How many products with the Hessian it took.</summary>
    public int Products { get; }

    /// <summary>The rate of the script, or null if it is not known.</summary>
    public double? Rate { get; }

    /// <summary>The largest curvatures, the largest first.</summary>
    public IReadOnlyList<CurvatureEntry> Entries { get; }

    /// <summary>The limit of the rate of plain gradient descent, 2 / λ; null where the loss does not curve upwards.</summary>
    public double? Limit => Entries[0].Curvature > 0.0 ? 2.0 / Entries[0].Curvature : null;

    /// <summary>What the largest curvature means for the rate.</summary>
    public string Sentence
    {
        get
        {
            if (Limit is not { } limit)
            {
                return "The loss does not curve upwards in any direction here, so curvature does not limit the rate.";
            }

            string border = string.Create(CultureInfo.InvariantCulture, $"Plain gradient descent is stable below a rate of {Text(limit)}, which is 2 / {Text(Entries[0].Curvature)}.");
            return Rate is not { } rate ? $"{border} The script's rate is not known. Give it with --rate to compare."
                : rate < limit ? $"{border} The rate {Text(rate)} lies below."
                : rate > limit ? $"{border} The rate {Text(rate)} lies above: along the first direction, each step jumps over the bottom and ends farther away."
                : $"{border} The rate {Text(rate)} is that limit: along the first direction, each step ends as far on the other side.";
        }
    }

    /// <exception cref="UserErrorException">The step has no parameters, or a second derivative is not finite.</exception>
    public static CurvatureReport Of(Graph graph, int step, double? rate, int top)
    {
        GraphLeaf[] leaves = [.. GraphLeaf.Of(graph).Where(leaf => leaf.Kind == NodeKind.Parameter && leaf.Position >= 0)];
        if (leaves.Length == 0)
        {
            throw new UserErrorException(ExitCode.WrongUsage, $"The loss of step {step} does not depend on a parameter. Compute it from at least one.");
        }

        HessianProduct hessian = GraphExpansion.Product(graph, [.. leaves.Select(leaf => leaf.Position)]);
        double[] point = [.. leaves.Select(leaf => leaf.Data)];
        int products = 0;
        (double Value, double[] Vector, double Remainder)[] found = SymmetricEigen.Largest(
            leaves.Length,
            top,
            Math.Min(MostProducts, Math.Max(1, MostNumbers / leaves.Length)),
            (direction, product) =>
            {
                products++;
                hessian.Run([], point, direction, product);
                if (product.FirstOrDefault(number => !double.IsFinite(number), 0.0) != 0.0)
                {
                    throw new UserErrorException(
                        ExitCode.Failed, $"The second derivatives of step {step} are not finite, so the largest curvature cannot be computed. Look for a root, a logarithm or a quotient at the edge of its domain.");
                }
            });
        return new CurvatureReport(graph.Output.Data, leaves.Length, products, rate, Array.ConvertAll(found, pair => new CurvatureEntry(
            pair.Value,
            pair.Remainder,
            [.. leaves.Select((leaf, i) => (leaf.Name, Part: pair.Vector[i] * pair.Vector[i])).OrderByDescending(p => Math.Round(p.Part, 9))])));
    }

    public static string Text(double number) => number.ToString("G6", CultureInfo.InvariantCulture);
}
