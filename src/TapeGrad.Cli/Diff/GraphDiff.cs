namespace TapeGrad.Cli;

/// <summary>Two graphs as one: what appeared and disappeared, which numbers and gradients changed, and whether they are the same mathematics.</summary>
internal sealed class GraphDiff
{
    private readonly GraphMatch _match;

    public GraphDiff(Graph a, Graph b, double tolerance)
    {
        (A, B, Tolerance) = (a, b, tolerance);
        _match = new GraphMatch(a, b);
        Appeared = [.. b.Nodes.Where((_, p) => _match.OfB[p] < 0)];
        Disappeared = [.. a.Nodes.Where((_, p) => _match.OfA[p] < 0)];
        string[] names = QualifiedNames.Of(b.Nodes.Select(n => (n.Id, n.Name, n.Scope)));
        (int A, int B)[] pairs = [.. Enumerable.Range(0, _match.OfB.Length).Where(p => _match.OfB[p] >= 0).Select(p => (_match.OfB[p], p))];
        Numbers = Changes(pairs.Select(p => new Change(names[p.B], b.Nodes[p.B], a.Nodes[p.A].Data, b.Nodes[p.B].Data)));
        Gradients = Changes(pairs.Select(p => new Change(names[p.B], b.Nodes[p.B], a.Nodes[p.A].Grad, b.Nodes[p.B].Grad)));

        // With the mean of both gradients, this is exact as long as the loss is a parabola between A and B. Parts in the direction of
        // the change come first.
        double direction = b.Output.Data < a.Output.Data ? -1.0 : 1.0;
        Parts =
        [
            .. pairs.Where(p => b.Nodes[p.B].Kind is NodeKind.Parameter or NodeKind.Input)
                .Where(p => !a.Nodes[p.A].Data.Equals(b.Nodes[p.B].Data))
                .Select(p => (Name: names[p.B], Part: 0.5 * (a.Nodes[p.A].Grad + b.Nodes[p.B].Grad) * (b.Nodes[p.B].Data - a.Nodes[p.A].Data)))
                .Where(part => part.Part != 0.0).OrderByDescending(part => direction * part.Part),
        ];
        SameLoss = Near(a.Output.Data, b.Output.Data, Math.Max(LargestTerm(a), LargestTerm(b)));
        OtherGradients = [.. Breaches()];
    }

    public Graph A { get; }

    public Graph B { get; }

    public double Tolerance { get; }

    public bool SameShape => _match.SameShape;

    /// <summary>The nodes that only B has.</summary>
    public IReadOnlyList<GraphNode> Appeared { get; }

    /// <summary>The nodes that only A has.</summary>
    public IReadOnlyList<GraphNode> Disappeared { get; }

    /// <summary>The numbers of nodes that both have and that differ by more than the tolerance, the largest change first.</summary>
    public IReadOnlyList<Change> Numbers { get; }

    /// <summary>The same for gradients.</summary>
    public IReadOnlyList<Change> Gradients { get; }

    /// <summary>What the changes of single parameters and inputs do to the loss, to first order; what explains most of its change comes first.</summary>
    public IReadOnlyList<(string Name, double Part)> Parts { get; }

    public bool SameLoss { get; }

    /// <summary>The parameters and named inputs whose gradients differ.</summary>
    public IReadOnlyList<string> OtherGradients { get; }

    /// <summary>Whether the loss and all gradients are the same, whatever the operations.</summary>
    public bool SameMathematics => SameLoss && OtherGradients.Count == 0;

    /// <summary>The node of A that is this node of B, or null.</summary>
    public GraphNode? Before(GraphNode ofB) => _match.OfB[ofB.PositionIn(B)] is >= 0 and int p ? A.Nodes[p] : null;

    /// <summary>The node of B that is this node of A, or null.</summary>
    public GraphNode? After(GraphNode ofA) => _match.OfA[ofA.PositionIn(A)] is >= 0 and int p ? B.Nodes[p] : null;

    private Change[] Changes(IEnumerable<Change> all) =>
        [.. all.Where(c => !Near(c.A, c.B, Math.Max(Math.Abs(c.A), Math.Abs(c.B)))).OrderByDescending(c => double.IsNaN(c.Size) ? double.PositiveInfinity : c.Size)];

    // Rounding moves a sum by a part of its largest term, and a gradient by a part of its paths without their signs. These are the scales.
    private IEnumerable<string> Breaches()
    {
        (GraphNode? A, GraphNode? B)[] leaves =
        [
            .. B.Nodes.Where(Counts).Select(n => (Before(n), (GraphNode?)n)),
            .. Disappeared.Where(Counts).Select(n => ((GraphNode?)n, (GraphNode?)null)),
        ];
        foreach ((GraphNode? a, GraphNode? b) in leaves)
        {
            // A leaf that does not lead to the output has gradient 0.
            if (!Near(a?.Grad ?? 0.0, b?.Grad ?? 0.0, Math.Max(Absolute(A, a), Absolute(B, b))))
            {
                yield return Name((a ?? b)!.Value);
            }
        }
    }

    private static bool Counts(GraphNode node) => node.Kind == NodeKind.Parameter || (node.Kind == NodeKind.Input && node.Name is not null);

    private static string Name(GraphNode node) => QualifiedNames.Of(node.Id, node.Name, node.Scope);

    private static double Absolute(Graph graph, GraphNode? node) => node is { } known ? graph.Sweeps.Absolute[known.PositionIn(graph)] : 0.0;

    private static double LargestTerm(Graph graph) =>
        Enumerable.Range(0, graph.Nodes.Count).Max(p => graph.Sweeps.Absolute[p] * Math.Abs(graph._data[p])) / Math.Abs(graph.Output.Grad);

    private bool Near(double a, double b, double scale) => a.Equals(b) || Math.Abs(a - b) <= Tolerance * (double.IsFinite(scale) ? scale : Math.Max(Math.Abs(a), Math.Abs(b)));

    /// <summary>A number that is not what it was.</summary>
    public readonly record struct Change(string Name, GraphNode Node, double A, double B)
    {
        public double Size => Math.Abs(B - A);
    }
}
