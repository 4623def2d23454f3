namespace TapeGrad.Graphviz;

/// <summary>All edges of a graph by positions, and their bundles between groups of nodes.</summary>
internal sealed class Links
{
    // Edge e leads from node _from[e] to its user _to[e], whose operand number _operand[e] it is.
    private readonly int[] _from;
    private readonly int[] _to;
    private readonly GraphEdge[] _edges;
    private readonly int[] _operand;

    public Links(Graph graph)
    {
        int count = graph.Nodes.Count;
        var ids = new int[count];
        List<int> from = [];
        List<int> to = [];
        List<int> operands = [];
        List<GraphEdge> edges = [];
        for (int p = 0; p < count; p++)
        {
            GraphNode node = graph.Nodes[p];
            ids[p] = node.Id;
            int operand = 0;
            foreach (GraphEdge edge in node.Operands)
            {
                from.Add(Array.BinarySearch(ids, 0, p, edge.Operand));
                to.Add(p);
                operands.Add(operand++);
                edges.Add(edge);
            }
        }

        _from = [.. from];
        _to = [.. to];
        _operand = [.. operands];
        _edges = [.. edges];
    }

    public int Count => _edges.Length;

    /// <summary>Every edge as a line of its own, in tape order.</summary>
    public Line Line(int edge) => new(_from[edge], _to[edge], _operand[edge], 1, _edges[edge].LocalDerivative, _edges[edge].Share);

    /// <summary>The edges between different groups, ordered by user and then by operand.</summary>
    /// <param name="group">The group of each node.</param>
    /// <param name="single">Whether a group is a single node. Edges between two single nodes are not bundled if they are few.</param>
    /// <param name="mostParallel">More edges than this between two single nodes are bundled all the same.</param>
    public List<Bundle> Between(int[] group, Func<int, bool> single, int mostParallel)
    {
        var keys = new long[Count];
        var order = new int[Count];
        int crossing = 0;
        for (int e = 0; e < Count; e++)
        {
            if (group[_from[e]] != group[_to[e]])
            {
                keys[crossing] = ((long)group[_to[e]] << 32) | (uint)group[_from[e]];
                order[crossing++] = e;
            }
        }

        Array.Sort(keys, order, 0, crossing);
        List<Bundle> bundles = [];
        for (int start = 0, end; start < crossing; start = end)
        {
            for (end = start + 1; end < crossing && keys[end] == keys[start]; end++)
            {
            }

            // The sort does not keep the order of equal keys.
            Array.Sort(order, start, end - start);
            (int to, int from) = ((int)(keys[start] >> 32), (int)keys[start]);
            int most = single(from) && single(to) && end - start <= mostParallel ? 1 : int.MaxValue;
            for (int i = start; i < end;)
            {
                int stop = (int)Math.Min(end, i + (long)most);
                double share = 0.0;
                double size = 0.0;
                double strongest = 0.0;
                int first = order[i];
                int count = stop - i;
                for (; i < stop; i++)
                {
                    share += _edges[order[i]].Share;
                    size += Math.Abs(_edges[order[i]].Share);
                    strongest = Stronger(strongest, _edges[order[i]].Share);
                }

                bundles.Add(new Bundle(from, to, first, count, single(from) ? share : strongest, size, !single(from)));
            }
        }

        return bundles;
    }

    /// <summary>The share that is larger in magnitude, and the second one if it is NaN.</summary>
    public static double Stronger(double a, double b) => double.IsNaN(b) || Math.Abs(b) > Math.Abs(a) ? b : a;

    /// <summary>
    /// Edges between two groups. <paramref name="Share"/> is the sum of their shares if they bring it to one node, and the
    /// strongest of them otherwise. <paramref name="Size"/> is the sum of their magnitudes.
    /// </summary>
    public readonly record struct Bundle(int From, int To, int First, int Count, double Share, double Size, bool IsStrongest);
}
