namespace TapeGrad;

/// <summary>What loops over a graph tell about all paths from each node to the output. One object serves all nodes.</summary>
internal sealed class PathSweeps
{
    private const double Nudge = 1e-10;
    private const int Rounds = 4;

    private readonly int[] _useStart;
    private readonly int[] _uses;

    // The first of the edges that a merged edge stands for, and after each edge the next one that is parallel to it, or −1.
    private readonly int[] _first;
    private readonly int[] _next;
    private double[]? _deviations;

    public PathSweeps(Graph graph)
    {
        Graph = graph;
        Count = graph._data.Length;
        Gradients = graph._grad!;
        _first = new int[Shape.Operands.Length];
        _next = new int[_first.Length];
        (Operands, Users, Locals) = Merged();
        (_useStart, _uses) = UsesOf(Operands, Count);
        Absolute = new double[Count];
        Largest = new double[Count];
        Paths = new double[Count];
        Sweep();
        Strongest = Operands.Length == Shape.Operands.Length ? Largest : SweepMerged();
    }

    public Graph Graph { get; }

    public Graph.Topology Shape => Graph._topology;

    public int Count { get; }

    public double[] Gradients { get; }

    // Edges with parallel ones merged, in tape order of their users: from operand to user, with the sum of their local derivatives.
    public int[] Operands { get; }

    public int[] Users { get; }

    public double[] Locals { get; }

    /// <summary>The sum of |product| over all paths, with the seed.</summary>
    public double[] Absolute { get; }

    /// <summary>log₂ of the largest |product| of a path, with the seed; −∞ where each path has a factor of 0.</summary>
    public double[] Largest { get; }

    /// <summary>The same with parallel edges merged.</summary>
    public double[] Strongest { get; }

    /// <summary>The number of paths: exact up to 2⁵³, and perhaps infinite.</summary>
    public double[] Paths { get; }

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

    /// <summary>The local derivative of an edge as the sweep used it: a node with gradient 0 sends nothing, whatever its local derivative.</summary>
    public double Local(int edge, int user)
    {
        double local = Graph._locals[edge];
        return double.IsFinite(local) || Gradients[user] != 0.0 ? local : 0.0;
    }

    /// <summary>The nodes to which a node leads, and itself.</summary>
    public bool[] Reach(int from)
    {
        var reached = new bool[Count];
        reached[from] = true;
        for (int p = from; p < Count; p++)
        {
            if (reached[p])
            {
                foreach (int edge in UsesOf(p))
                {
                    reached[Users[edge]] = true;
                }
            }
        }

        return reached;
    }

    /// <summary>How many digits of a gradient rounding takes: each share is moved by a random part of 10⁻¹⁰, four times over.</summary>
    public double DigitsLost(int node)
    {
        double gradient = Math.Abs(Gradients[node]);
        double moved = (_deviations ??= Deviations())[node];
        return gradient > 0.0 && double.IsFinite(gradient) && double.IsFinite(moved) ? Math.Log10(Math.Max(1.0, moved / gradient / Nudge)) : 0.0;
    }

    private (int[] Operands, int[] Users, double[] Locals) Merged()
    {
        int[] operands = new int[Shape.Operands.Length];
        int[] users = new int[operands.Length];
        double[] locals = new double[operands.Length];
        int[] edgeOf = new int[Count];
        int[] lastOf = new int[Count];
        Array.Fill(edgeOf, -1);
        Array.Fill(_next, -1);
        int count = 0;
        for (int p = 0; p < Count; p++)
        {
            int first = count;
            for (int e = Shape.OperandStart[p]; e < Shape.OperandStart[p + 1]; e++)
            {
                int operand = Shape.Operands[e];
                if (edgeOf[operand] >= first)
                {
                    locals[edgeOf[operand]] += Local(e, p);
                    _next[lastOf[operand]] = e;
                    lastOf[operand] = e;
                    continue;
                }

                edgeOf[operand] = count;
                lastOf[operand] = e;
                _first[count] = e;
                (operands[count], users[count], locals[count]) = (operand, p, Local(e, p));
                count++;
            }
        }

        return count == operands.Length ? (operands, users, locals) : (operands[..count], users[..count], locals[..count]);
    }

    private static (int[] Start, int[] Uses) UsesOf(int[] operands, int nodes)
    {
        int[] start = new int[nodes + 1];
        foreach (int operand in operands)
        {
            start[operand + 1]++;
        }

        for (int p = 0; p < nodes; p++)
        {
            start[p + 1] += start[p];
        }

        int[] next = start[..nodes];
        int[] uses = new int[operands.Length];
        for (int edge = 0; edge < operands.Length; edge++)
        {
            uses[next[operands[edge]]++] = edge;
        }

        return (start, uses);
    }

    private void Sweep()
    {
        Array.Fill(Largest, double.NegativeInfinity);
        Absolute[^1] = Math.Abs(Gradients[^1]);
        Largest[^1] = Math.Log2(Absolute[^1]);
        Paths[^1] = 1.0;
        for (int p = Count - 1; p >= 0; p--)
        {
            for (int e = Shape.OperandStart[p]; e < Shape.OperandStart[p + 1]; e++)
            {
                int operand = Shape.Operands[e];
                double size = Math.Abs(Local(e, p));
                Paths[operand] += Paths[p];
                if (size != 0.0 && !double.IsNegativeInfinity(Largest[p]))
                {
                    Absolute[operand] += size * Absolute[p];
                    Largest[operand] = Math.Max(Largest[operand], Math.Log2(size) + Largest[p]);
                }
            }
        }
    }

    private double[] SweepMerged()
    {
        double[] strongest = new double[Count];
        Array.Fill(strongest, double.NegativeInfinity);
        strongest[^1] = Largest[^1];
        for (int edge = Operands.Length - 1; edge >= 0; edge--)
        {
            double above = strongest[Users[edge]];
            if (Locals[edge] != 0.0 && !double.IsNegativeInfinity(above))
            {
                strongest[Operands[edge]] = Math.Max(strongest[Operands[edge]], Math.Log2(Math.Abs(Locals[edge])) + above);
            }
        }

        return strongest;
    }

    private double[] Deviations()
    {
        var random = new Pcg32(1);
        double[] deviations = new double[Count];
        double[] moved = new double[Count];
        for (int round = 0; round < Rounds; round++)
        {
            Array.Clear(moved);
            moved[^1] = Gradients[^1];
            for (int p = Count - 1; p >= 0; p--)
            {
                if (moved[p] == 0.0 || Gradients[p] == 0.0)
                {
                    continue;
                }

                for (int e = Shape.OperandStart[p]; e < Shape.OperandStart[p + 1]; e++)
                {
                    moved[Shape.Operands[e]] += moved[p] * Graph._locals[e] * (1.0 + (Nudge * ((2.0 * random.NextDouble()) - 1.0)));
                }

                deviations[p] = Math.Max(deviations[p], Math.Abs(moved[p] - Gradients[p]));
            }
        }

        return deviations;
    }
}
