namespace TapeGrad.Graphviz;

/// <summary>The content of a picture in any format: boxes in tape order and lines between them.</summary>
internal sealed class Drawing
{
    public required ScopeTree Scopes { get; init; }

    public required IReadOnlyList<Box> Boxes { get; init; }

    public required IReadOnlyList<Line> Lines { get; init; }

    /// <summary>How the boxes are arranged.</summary>
    public required Sheet Sheet { get; init; }

    /// <summary>Sentences for the legend: what the picture shows differently from the recording.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}

/// <summary>One box: a node of the graph, or a crowd of nodes.</summary>
internal sealed class Box
{
    public required string Id { get; init; }

    /// <summary>The cluster that holds the box.</summary>
    public required int Scope { get; init; }

    /// <summary>The node of the box, or the first node of its crowd.</summary>
    public required GraphNode Node { get; init; }

    /// <summary>The crowd of the box; null if the box is a single node.</summary>
    public Crowd? Crowd { get; init; }
}

/// <summary>Nodes that share a box: a collapsed scope, nodes that are alike, or a stub for the nodes hidden behind another box.</summary>
internal sealed class Crowd
{
    private const int NamesShown = 3;

    private readonly List<string> _names = [];
    private int _parameters;

    /// <summary>The whole path of the collapsed scope; null for nodes that are alike and for a stub.</summary>
    public string? Scope { get; init; }

    /// <summary>The name of the scope, or what nodes that are alike are called; "" for a stub.</summary>
    public string Title { get; init; } = "";

    /// <summary>What else is to be said of nodes that are alike.</summary>
    public string What { get; init; } = "";

    public bool IsStub => Title.Length == 0;

    public int Count { get; private set; }

    /// <summary>The gradient that is largest in magnitude.</summary>
    public double Strongest { get; private set; }

    /// <summary>The sum of |share| over all edges that bring blame from outside.</summary>
    public double Blame { get; set; }

    public void Add(GraphNode node)
    {
        Count++;
        Strongest = Math.Abs(node.Grad) > Math.Abs(Strongest) ? node.Grad : Strongest;
        if (node.Kind == NodeKind.Parameter && ++_parameters <= NamesShown)
        {
            _names.Add(node.Name is { Length: > 0 } name ? name : $"n{node.Id}");
        }
    }

    /// <summary>The rows of the box: its name, the number of nodes, and the parameters among them.</summary>
    public IEnumerable<string> Rows(Func<string, string> escape)
    {
        yield return IsStub ? $"… {Nodes} hidden" : $"<B>{escape(Title)}</B>";
        if (Scope is not null)
        {
            yield return Nodes;
        }
        else if (What.Length > 0)
        {
            yield return escape(What);
        }

        if (_parameters > 0 && (IsStub || Scope is not null))
        {
            yield return Parameters(escape);
        }
    }

    public string Tooltip(bool gradients) =>
        (IsStub ? $"{Nodes} hidden" : Scope is null ? $"{Title}, {Nodes}" : $"scope {Scope}, {Nodes}")
        + (_parameters > 0 ? $"\n{Parameters(name => name)}" : "")
        + (gradients ? $"\nstrongest gradient {DotText.Exact(Strongest)}\nblame that comes in, without signs {DotText.Exact(Blame)}" : "");

    private string Nodes => Count == 1 ? "1 node" : $"{DotText.Count(Count)} nodes";

    private string Parameters(Func<string, string> escape) =>
        $"{(_parameters == 1 ? "parameter" : "parameters")} {string.Join(", ", _names.Select(escape))}"
            + (_parameters > NamesShown ? $" and {DotText.Count(_parameters - NamesShown)} more" : "");
}

/// <summary>One line from an operand to its user; between crowds it represents several edges.</summary>
/// <param name="From">The box of the operand, by its place in <see cref="Drawing.Boxes"/>.</param>
/// <param name="To">The box of the user.</param>
/// <param name="Operand">The place of the first edge among the operands of the user.</param>
/// <param name="Count">How many edges the line represents.</param>
/// <param name="LocalDerivative">The local derivative of the first edge.</param>
/// <param name="Share">The sum of the shares that a node gets, or the strongest of those that a crowd gets.</param>
internal readonly record struct Line(int From, int To, int Operand, int Count, double LocalDerivative, double Share)
{
    /// <summary>Whether the share is the strongest of several to different nodes, which no sum would describe.</summary>
    public bool IsStrongest { get; init; }

    /// <summary>What <see cref="Share"/> is: the word "strongest" and a blank, or nothing.</summary>
    public string Strongest => IsStrongest && Count > 1 ? "strongest " : "";

    /// <summary>The label of the line, in rows: the local derivative or the number of edges, and the blame.</summary>
    public string Text(bool gradients, string separator) =>
        (Count == 1 ? $"×{DotText.Number(LocalDerivative)}" : $"{DotText.Count(Count)} edges")
        + (gradients ? $"{separator}← {Strongest}{DotText.Signed(Share)}" : "");
}
