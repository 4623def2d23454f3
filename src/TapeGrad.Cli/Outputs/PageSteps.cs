namespace TapeGrad.Cli;

/// <summary>Which steps keep their graph for an HTML page when nobody says which: all, until they fill it, then fewer and fewer.</summary>
/// <remarks>
/// Every eighth part of what a page carries well doubles the distance, so that the first steps, which move most, are
/// all there, and a run of any length fits in.
/// </remarks>
internal sealed class PageSteps
{
    // Characters of data, at 20 for a number.
    private const long Part = 50_000_000 / 8;
    private const int PerNumber = 20;

    private long _used;
    private int _nodes;
    private long _cost;

    public bool Keeps(TrainingStep step)
    {
        long part = Math.Min(_used / Part, 30);
        bool keeps = (step.Number - 1) % (1L << (int)part) == 0;
        _used += keeps ? CostOf(step.Graph!) : 0L;
        return keeps;
    }

    // Steps mostly repeat their shape, and then its edges need not be counted again.
    private long CostOf(Graph graph)
    {
        if (graph.Nodes.Count != _nodes)
        {
            _nodes = graph.Nodes.Count;
            _cost = PerNumber * graph.Nodes.Sum(n => 2L + n.Operands.Count + n.Constants.Count);
        }

        return _cost;
    }
}
