namespace TapeGrad.Graphviz;

/// <summary>The scopes of a graph as a tree of clusters, numbered by first appearance.</summary>
/// <remarks>A scope deeper than <see cref="MaxDepth"/> belongs to its cluster at that depth: dot recurses over nested clusters, and deeper ones are unreadable.</remarks>
internal sealed class ScopeTree
{
    public const int None = -1;
    public const int MaxDepth = 8;

    private readonly List<(int Parent, int Depth, string Name)> _scopes = [];
    private readonly Dictionary<(int Parent, string Name), int> _children = [];
    private string _lastPath = "";
    private int _last = None;

    /// <summary>Whether some scope was deeper than <see cref="MaxDepth"/>.</summary>
    public bool Flattened { get; private set; }

    public int Count => _scopes.Count;

    /// <summary>The depth of the deepest cluster; 0 if no node has a scope.</summary>
    public int Depth { get; private set; }

    /// <summary>The cluster of a scope as <see cref="GraphNode.Scope"/> writes it.</summary>
    public int Add(string path)
    {
        if (path == _lastPath)
        {
            return _last;
        }

        int scope = None;
        int start = 0;
        for (int depth = 1; start <= path.Length && path.Length > 0; depth++)
        {
            if (depth > MaxDepth)
            {
                Flattened = true;
                break;
            }

            int end = path.IndexOf('/', start);
            end = end < 0 ? path.Length : end;
            scope = Child(scope, depth, path[start..end]);
            start = end + 1;
        }

        _lastPath = path;
        return _last = scope;
    }

    public string Name(int scope) => _scopes[scope].Name;

    public int DepthOf(int scope) => scope == None ? 0 : _scopes[scope].Depth;

    public int ParentOf(int scope) => _scopes[scope].Parent;

    /// <summary>The scopes around this one, from the outside in, and the scope itself.</summary>
    public int[] Chain(int scope)
    {
        var chain = new int[DepthOf(scope)];
        for (int i = chain.Length - 1; i >= 0; i--)
        {
            chain[i] = scope;
            scope = _scopes[scope].Parent;
        }

        return chain;
    }

    public string Path(int scope) => string.Join('/', Chain(scope).Select(Name));

    /// <summary>The scope around this one at a depth; the scope itself if it is not deeper.</summary>
    public int AtDepth(int scope, int depth)
    {
        while (DepthOf(scope) > depth)
        {
            scope = _scopes[scope].Parent;
        }

        return scope;
    }

    private int Child(int parent, int depth, string name)
    {
        if (!_children.TryGetValue((parent, name), out int scope))
        {
            scope = _scopes.Count;
            _scopes.Add((parent, depth, name));
            _children.Add((parent, name), scope);
            Depth = Math.Max(Depth, depth);
        }

        return scope;
    }
}
