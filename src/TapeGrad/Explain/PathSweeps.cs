using System.Runtime.CompilerServices;

namespace TapeGrad;

/// <summary>What loops over a graph tell about all paths from each node to the output. One object serves all nodes.</summary>
internal sealed class PathSweeps
{
    /// <summary>The part by which <see cref="Deviations"/> moves shares.</summary>
    internal const double Nudge = 1e-10;

    private const int Rounds = 4;

    private double[]? _deviations;

    public PathSweeps(Graph graph)
    {
        Graph = graph;
        Count = graph._data.Length;
        Gradients = graph._grad!;
        Edges = new MergedEdges(Shape, Local);
        Absolute = Absolutes(graph);
        Largest = new double[Count];
        Paths = new double[Count];
        Sweep();
        Strongest = Edges.Count == Shape.Operands.Length ? Largest : SweepMerged();
    }

    public Graph Graph { get; }

    public Graph.Topology Shape => Graph._topology;

    public int Count { get; }

    public double[] Gradients { get; }

    public MergedEdges Edges { get; }

    /// <summary>The sum of |product| over all paths, with the seed.</summary>
    public double[] Absolute { get; }

    /// <summary>log₂ of the largest |product| of a path, with the seed; −∞ where each path has a factor of 0.</summary>
    public double[] Largest { get; }

    /// <summary>The same with parallel edges merged.</summary>
    public double[] Strongest { get; }

    /// <summary>The number of paths: exact up to 2⁵³, and perhaps infinite.</summary>
    public double[] Paths { get; }

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
                foreach (int edge in Edges.UsesOf(p))
                {
                    reached[Edges.Users[edge]] = true;
                }
            }
        }

        return reached;
    }

    /// <summary>How many digits of a gradient rounding takes: each share is moved by a random part of 10⁻¹⁰, four times over.</summary>
    public double DigitsLost(int node)
    {
        double gradient = Math.Abs(Gradients[node]);
        double moved = (_deviations ??= Deviations(Graph))[node];
        return gradient > 0.0 && double.IsFinite(gradient) && double.IsFinite(moved) ? Math.Log10(Math.Max(1.0, moved / gradient / Nudge)) : 0.0;
    }

    private void Sweep()
    {
        Array.Fill(Largest, double.NegativeInfinity);
        Largest[^1] = Math.Log2(Math.Abs(Gradients[^1]));
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
        for (int edge = Edges.Count - 1; edge >= 0; edge--)
        {
            double above = strongest[Edges.Users[edge]];
            if (Edges.Locals[edge] != 0.0 && !double.IsNegativeInfinity(above))
            {
                int operand = Edges.Operands[edge];
                strongest[operand] = Math.Max(strongest[operand], Math.Log2(Math.Abs(Edges.Locals[edge])) + above);
            }
        }

        return strongest;
    }

    /// <summary>The sum of |product| over all paths from each node, with the seed.</summary>
    internal static double[] Absolutes(Graph graph)
    {
        Graph.Topology shape = graph._topology;
        double[] gradients = graph._grad!;
        double[] sums = new double[gradients.Length];
        sums[^1] = Math.Abs(gradients[^1]);
        for (int p = sums.Length - 1; p >= 0; p--)
        {
            for (int e = shape.OperandStart[p]; sums[p] != 0.0 && e < shape.OperandStart[p + 1]; e++)
            {
                double size = Math.Abs(graph._locals[e]);
                // 0 times an infinite sum would be NaN.
                sums[shape.Operands[e]] += size != 0.0 && (double.IsFinite(size) || gradients[p] != 0.0) ? size * sums[p] : 0.0;
            }
        }

        return sums;
    }

    /// <summary>How far each gradient moves when each share is moved by a random part of 10⁻¹⁰.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static double[] Deviations(Graph graph)
    {
        Graph.Topology shape = graph._topology;
        double[] gradients = graph._grad!;
        int count = gradients.Length;
        var random = new Pcg32(1);
        double[] deviations = new double[count];
        double[] moved = new double[count];
        for (int round = 0; round < Rounds; round++)
        {
            Array.Clear(moved);
            moved[^1] = gradients[^1];
            for (int p = count - 1; p >= 0; p--)
            {
                // Shares that cancel to exactly 0 do so only until they are moved.
                for (int e = shape.OperandStart[p]; moved[p] != 0.0 && e < shape.OperandStart[p + 1]; e++)
                {
                    if (gradients[p] == 0.0 && !double.IsFinite(graph._locals[e]))
                    {
                        continue;
                    }

                    moved[shape.Operands[e]] += moved[p] * graph._locals[e] * (1.0 + (Nudge * ((2.0 * random.NextDouble()) - 1.0)));
                }

                deviations[p] = Math.Max(deviations[p], Math.Abs(moved[p] - gradients[p]));
            }
        }

        return deviations;
    }
}
