namespace TapeGrad.Graphviz;

/// <summary>What repeats in a graph: scopes that do the same, such as the letters of a text or the rows of a table, and nodes that are alike.</summary>
/// <remarks>
/// Scopes beside each other whose names differ in a number only are one, such as 10 × letter, if they compute by the same operations and hold
/// neither a parameter nor the output. Nodes have the same role if they are elements of one vector of leaves, or if they do the same
/// at the same depth of the same scope, with the same vectors of parameters. O(n log n).
/// </remarks>
internal sealed class Structure
{
    // Fewer scopes are drawn one by one.
    private const int Fewest = 3;

    private readonly Graph _graph;
    private readonly Links _links;
    private readonly int[] _behind;
    private readonly ScopeTree _scopes;
    private readonly int[] _scopeOf;
    private readonly string[] _paths;
    private readonly int[] _repeated;

    /// <param name="graph">The graph.</param>
    /// <param name="links">Its edges.</param>
    /// <param name="behind">The place of the node that is drawn for each node.</param>
    /// <param name="scopes">The scopes of the graph.</param>
    /// <param name="scopeOf">The scope of each node.</param>
    public Structure(Graph graph, Links links, int[] behind, ScopeTree scopes, int[] scopeOf)
    {
        (_graph, _links, _behind, _scopes, _scopeOf) = (graph, links, behind, scopes, scopeOf);
        _paths = new string[scopes.Count];
        _repeated = new int[scopes.Count];
        Array.Fill(_repeated, ScopeTree.None);
        Join(Contents());
        Roles = FindRoles();
    }

    /// <summary>The role of each node that is drawn; −1 for the others.</summary>
    public int[] Roles { get; }

    /// <summary>Whether something is there that repeats: a vector, or scopes that do the same.</summary>
    public bool IsThere => Array.Exists(_repeated, s => s != ScopeTree.None) || _graph.Nodes.Any(node => node.Name is { Length: > 0 } name && name.Length > Stem(node).Length);

    /// <summary>The path of a node's scope, in which scopes that do the same are one.</summary>
    public string Path(int position) => _scopeOf[position] == ScopeTree.None ? "" : _paths[_scopeOf[position]];

    /// <summary>The vectors of parameters that a node uses, or "".</summary>
    public static string Vectors(Graph graph, GraphNode node) =>
        string.Join(", ", node.Operands.Select(edge => Gathers.Behind(graph, graph.GetNode(edge.Operand))).Where(leaf => leaf.Kind == NodeKind.Parameter).Select(Stem).Distinct().Order(StringComparer.Ordinal));

    /// <summary>The name of a leaf or an operation without the index of its element: w of w[12].</summary>
    public static string Stem(GraphNode node) =>
        node.Name is not { Length: > 0 } name ? "" : name.EndsWith(']') && name.LastIndexOf('[') is > 0 and var at ? name[..at] : name;

    // The operations in each scope; null where it must not be joined with another one.
    private HashSet<string>?[] Contents()
    {
        var contents = new HashSet<string>?[_scopes.Count];
        for (int s = 0; s < contents.Length; s++)
        {
            contents[s] = [];
        }

        for (int p = 0; p < _behind.Length; p++)
        {
            GraphNode node = _graph.Nodes[p];
            bool isOwn = node.Kind == NodeKind.Parameter || p == _behind.Length - 1;
            string within = "";
            for (int s = _scopeOf[p]; s != ScopeTree.None && _behind[p] == p; s = _scopes.ParentOf(s))
            {
                if (isOwn)
                {
                    contents[s] = null;
                }

                contents[s]?.Add($"{within}{node.Op}");
                within = $"{Series(_scopes.Name(s))}/{within}";
            }
        }

        return contents;
    }

    // Parents have smaller numbers than their children.
    private void Join(HashSet<string>?[] contents)
    {
        Dictionary<string, int> paths = [];
        for (int depth = 1; depth <= _scopes.Depth; depth++)
        {
            int[] here = [.. Enumerable.Range(0, _scopes.Count).Where(s => _scopes.DepthOf(s) == depth)];
            foreach (var alike in here.GroupBy(s => (Parent: ParentPath(s), Name: Series(_scopes.Name(s)), Content: contents[s] is { } all ? string.Join(',', all.Order(StringComparer.Ordinal)) : $"only {s}")))
            {
                int[] all = [.. alike];
                int names = all.Select(_scopes.Name).Distinct().Count();
                string joined = $"{alike.Key.Parent}{DotText.Count(names)} × {alike.Key.Name}";
                int others = names < Fewest ? 0 : paths[joined] = paths.GetValueOrDefault(joined) + 1;
                foreach (int s in all)
                {
                    int parent = _scopes.ParentOf(s);
                    _paths[s] = names < Fewest ? ParentPath(s) + _scopes.Name(s) : others == 1 ? joined : $"{joined} ({others})";
                    _repeated[s] = parent != ScopeTree.None && _repeated[parent] != ScopeTree.None ? _repeated[parent] : names < Fewest ? ScopeTree.None : s;
                }
            }
        }

        string ParentPath(int s) => _scopes.ParentOf(s) == ScopeTree.None ? "" : _paths[_scopes.ParentOf(s)] + "/";
    }

    // "letter" of "letter 3".
    private static string Series(string name) => name.TrimEnd([.. " 0123456789[]().,#+-−"]) is { Length: > 0 } series ? series : "row";

    private int[] FindRoles()
    {
        var roles = new int[_behind.Length];
        var levels = new int[_behind.Length];
        Dictionary<(string Path, string Op, string Name, int Level, string With), int> known = [];
        for (int p = 0, e = 0; p < roles.Length; p++)
        {
            for (; e < _links.Count && _links.Line(e) is var link && link.To == p; e++)
            {
                int operand = _behind[link.From];
                // What comes from another repetition is as if it came from outside.
                if (Repetition(p) == ScopeTree.None || Repetition(p) == Repetition(operand))
                {
                    levels[p] = Math.Max(levels[p], levels[operand] + 1);
                }
            }

            GraphNode node = _graph.Nodes[p];
            var role = (Path(p), node.Kind == NodeKind.Operation ? node.Op : NodeText.Kind(node), Stem(node), levels[p], Vectors(_graph, node));
            roles[p] = _behind[p] != p ? -1 : known.TryGetValue(role, out int same) ? same : known[role] = known.Count;
        }

        return roles;
    }

    private int Repetition(int position) => _scopeOf[position] == ScopeTree.None ? ScopeTree.None : _repeated[_scopeOf[position]];
}
