namespace TapeGrad;

/// <summary>The edges of a graph with parallel ones merged, in tape order of their users, and by their operands as well.</summary>
internal sealed class MergedEdges
{
    private readonly int[] _useStart;
    private readonly int[] _uses;

    // The first of the edges that a merged edge stands for, and after each edge the next one that is parallel to it, or −1.
    private readonly int[] _first;
    private readonly int[] _next;

    /// <summary>Merges the edges of a graph whose local derivatives are those of the function.</summary>
    public MergedEdges(Graph.Topology shape, Func<int, int, double> local)
    {
        Operands = new int[shape.Operands.Length];
        Users = new int[Operands.Length];
        Locals = new double[Operands.Length];
        _first = new int[Operands.Length];
        _next = new int[Operands.Length];
        int[] mergedOf = new int[shape.Count];
        int[] lastOf = new int[shape.Count];
        Array.Fill(mergedOf, -1);
        Array.Fill(_next, -1);
        for (int p = 0; p < shape.Count; p++)
        {
            int first = Count;
            for (int e = shape.OperandStart[p]; e < shape.OperandStart[p + 1]; e++)
            {
                int operand = shape.Operands[e];
                if (mergedOf[operand] >= first)
                {
                    Locals[mergedOf[operand]] += local(e, p);
                    _next[lastOf[operand]] = e;
                }
                else
                {
                    mergedOf[operand] = Count;
                    (Operands[Count], Users[Count], Locals[Count], _first[Count]) = (operand, p, local(e, p), e);
                    Count++;
                }

                lastOf[operand] = e;
            }
        }

        (_useStart, _uses) = ByOperand(shape.Count);
    }

    /// <summary>The number of merged edges.</summary>
    public int Count { get; }

    public int[] Operands { get; }

    public int[] Users { get; }

    /// <summary>The sums of their local derivatives.</summary>
    public double[] Locals { get; }

    /// <summary>The merged edges that lead from a node to its users.</summary>
    public ReadOnlySpan<int> UsesOf(int node) => _uses.AsSpan(_useStart[node].._useStart[node + 1]);

    /// <summary>The edges that a merged edge stands for.</summary>
    public IEnumerable<int> Parallel(int merged)
    {
        for (int edge = _first[merged]; edge >= 0; edge = _next[edge])
        {
            yield return edge;
        }
    }

    private (int[] Start, int[] Uses) ByOperand(int nodes)
    {
        int[] start = new int[nodes + 1];
        for (int edge = 0; edge < Count; edge++)
        {
            start[Operands[edge] + 1]++;
        }

        for (int p = 0; p < nodes; p++)
        {
            start[p + 1] += start[p];
        }

        int[] next = start[..nodes];
        int[] uses = new int[Count];
        for (int edge = 0; edge < Count; edge++)
        {
            uses[next[Operands[edge]]++] = edge;
        }

        return (start, uses);
    }
}
