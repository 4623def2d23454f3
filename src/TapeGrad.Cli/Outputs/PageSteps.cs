namespace TapeGrad.Cli;

/// <summary>Which steps keep their graph for an HTML page when nobody says which: all, until they fill it, then fewer and fewer.</summary>
/// <remarks>
/// Every eighth part of what a page carries well doubles the distance, so that the first steps, which move most, are
/// all there, and a run of any length fits in.
/// </remarks>
internal sealed class PageSteps
{
    // Characters of data: for a number, and for a node and an operand of a shape, which stands once in the page.
    private const long Part = 24_000_000 / 8;
    private const int PerNumber = 20;
    private const int PerNode = 100;
    private const int PerOperand = 8;

    private readonly Dictionary<int, long> _costs = [];
    private long _used;

    public bool Keeps(TrainingStep step)
    {
        long part = Math.Min(_used / Part, 30);
        bool keeps = (step.Number - 1) % (1L << (int)part) == 0;
        _used += keeps ? CostOf(step.Graph!) : 0L;
        return keeps;
    }

    // Steps mostly repeat their shape, which is told by its size well enough here.
    private long CostOf(Graph graph)
    {
        if (_costs.TryGetValue(graph.Nodes.Count, out long cost))
        {
            return cost;
        }

        cost = PerNumber * graph.Nodes.Sum(n => 2L + n.Operands.Count + n.Constants.Count);
        _costs.Add(graph.Nodes.Count, cost);
        return cost + graph.Nodes.Sum(n => PerNode + ((long)PerOperand * n.Operands.Count));
    }
}
