namespace TapeGrad.Cli;

/// <summary>Which steps keep their graph for an HTML page when nobody says which: all, until they fill it, then fewer and fewer.</summary>
/// <remarks>
/// The first steps, which move most, are all there; then every part of what a page carries well doubles the distance, so
/// that a run of any length fits in.
/// </remarks>
internal sealed class PageSteps
{
    // Characters of data: what all steps may fill, each further part, and for a number, and for a node and an operand of
    // a shape, which stands once in the page.
    private const long Full = 3_000_000;
    private const long Part = 1_000_000;
    private const int PerNumber = 20;
    private const int PerNode = 100;
    private const int PerOperand = 8;

    private Graph? _before;
    private long _used;

    /// <summary>The numbers of the steps that a page of this log plays well: with the last, which a run always keeps.</summary>
    public static HashSet<int> Of(TrainingLog log)
    {
        var page = new PageSteps();
        return [.. log.Steps.Where(s => s.Graph is not null && (page.Keeps(s) || s.Number == log.Steps.Count)).Select(s => s.Number)];
    }

    public bool Keeps(TrainingStep step)
    {
        long parts = _used < Full ? 0 : Math.Min(1 + ((_used - Full) / Part), 30);
        bool keeps = (step.Number - 1) % (1L << (int)parts) == 0;
        _used += keeps ? CostOf(step.Graph!) : 0L;
        return keeps;
    }

    // A shape that a step has from the one before stands in the page once.
    private long CostOf(Graph graph)
    {
        long shape = _before is not null && _before.HasSameShapeAs(graph) ? 0L : graph.Nodes.Sum(n => PerNode + ((long)PerOperand * n.Operands.Count));
        _before = graph;
        return shape + (PerNumber * graph.Nodes.Sum(n => 2L + n.Operands.Count + n.Constants.Count));
    }
}
