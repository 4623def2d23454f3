namespace TapeGrad.Graphviz;

// What repeats is one box: scopes that do the same are one scope, and nodes that are alike a stack.
internal sealed partial class Selection
{
    // The same graph, in which what repeats is one box.
    private Selection(Selection each, Structure structure)
    {
        (_graph, _most, _count, _output, _links, _behind, _drawn) = (each._graph, each._most, each._count, each._output, each._links, each._behind, each._drawn);
        _structure = structure;
        _scopeOf = [.. Enumerable.Range(0, _count).Select(p => _scopes.Add(structure.Path(p)))];
    }

    // Each scope is open whose boxes fit.
    private Drawing? Repeating()
    {
        var structure = new Structure(_graph, _links, _behind, _scopes, _scopeOf);
        if (!structure.IsThere)
        {
            return null;
        }

        var stacked = new Selection(this, structure);
        for (int depth = stacked._scopes.Depth + 1; depth >= 1; depth--)
        {
            int[] group = stacked.Collapsed(depth);
            int boxes = group.Where((g, p) => g == p).Count();
            if (boxes <= _most && stacked.Lines(stacked.Between(group)) is var lines && stacked.Fits(lines, group, depth))
            {
                stacked._notes.AddRange(_notes);
                stacked._notes.Add($"{DotText.Count(_drawn)} nodes in {DotText.Count(boxes)} boxes: square corners are nodes that are alike, a double outline is a whole scope; {ShowsMore}");
                return stacked.Draw(group, depth, lines);
            }
        }

        return null;
    }

    // Nodes of an open scope, or of none, that are one box.
    private bool IsStack(int first, int depth) => _structure is not null && _scopes.DepthOf(_scopeOf[first]) < depth;

    private Box Stack(int first, int count)
    {
        GraphNode node = _graph.Nodes[first];
        return new Box
        {
            Id = $"k{node.Id}",
            Scope = _scopeOf[first],
            Node = node,
            Crowd = new Crowd { Title = NodeText.Stack(node, count, Structure.Stem(node)), What = What(node, count) },
        };
    }

    // The second row of a stack.
    private string What(GraphNode node, int count) =>
        Structure.Vectors(_graph, node) is { Length: > 0 } vectors ? $"with {vectors}"
            : node.Kind != NodeKind.Operation && node.Name is { Length: > 0 } ? $"{DotText.Count(count)} {NodeText.Kind(node)}s"
            : "";
}
