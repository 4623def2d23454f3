namespace TapeGrad.Graphviz;

/// <summary>Chooses what a picture shows of a graph, so that dot lays it out in seconds and people can read it.</summary>
/// <remarks>
/// Gathers are drawn through (<see cref="Gathers"/>). The whole graph, if it fits. Otherwise each scope becomes one box, the deepest scopes first. If that is not enough,
/// what repeats becomes one box as well (<see cref="Structure"/>), and otherwise the nodes that carry most blame are kept, and stubs
/// replace the others. Each node is in exactly one box. O(n log n).
/// On the page of a run the reader opens and closes scopes (web/src/graph/view.ts). A closed scope is the same box there,
/// with the same lines: web/test/cases/scopes.json is checked against both.
/// </remarks>
internal sealed partial class Selection
{
    /// <summary>The advice in the notes of a picture that shows a graph in part.</summary>
    public const string ShowsMore = "a larger MaxNodes (--max-nodes) shows more";

    // If one box had more than this share of the nodes, keeping the most blamed nodes shows more.
    private const double TooMuch = 0.9;

    // dot breaks a line into one piece per rank that the line crosses, and the pieces take most of its time: 1 200 boxes
    // with 1 700 crossings take 2 s, 420 with 2 300 take 6 s, 600 with 4 900 take more than a minute.
    private const int MostCrossings = 2500;
    private const double CrossingsPerBox = 5.0 / 3.0;

    // More edges than this between the same two nodes are one line, as on the page.
    private const int MostParallel = 8;

    private readonly Graph _graph;
    private readonly int _most;
    private readonly int _count;

    // The place of the node that is drawn for each node, and how many are drawn for themselves.
    private readonly int[] _behind;
    private readonly int _drawn;
    private readonly int _output;
    private readonly Links _links;
    private readonly ScopeTree _scopes = new();
    private readonly int[] _scopeOf;
    private readonly Structure? _structure;
    private readonly List<string> _notes = [];
    private Sheet _sheet = Sheet.Usual;

    private Selection(Graph graph, int most)
    {
        _graph = graph;
        _most = most;
        _count = graph.Nodes.Count;
        _output = _count - 1;
        _links = new Links(graph);
        _scopeOf = new int[_count];
        _behind = new int[_count];
        var ids = new int[_count];
        for (int p = 0; p < _count; p++)
        {
            GraphNode node = graph.Nodes[p];
            ids[p] = node.Id;
            _behind[p] = Gathers.IsDrawnThrough(graph, node) ? _behind[Array.BinarySearch(ids, 0, p, node.Operands[0].Operand)] : p;
            _drawn += IsDrawn(p) ? 1 : 0;
            _scopeOf[p] = _scopes.Add(node.Scope);
        }
    }

    /// <summary>The content of a picture with at most this many boxes.</summary>
    public static Drawing Of(Graph graph, int most) => new Selection(graph, most).Decide();

    private Drawing Decide()
    {
        if (_scopes.Flattened)
        {
            _notes.Add($"scopes more than {ScopeTree.MaxDepth} deep have no outline of their own");
        }

        int depth = _scopes.Depth + 1;
        int[] group = Collapsed(depth);
        if (_drawn <= _most && Lines([.. Between(group).OrderBy(b => b.First)]) is var all && Fits(all, group, depth))
        {
            return Draw(group, depth, all);
        }

        while (depth > 1)
        {
            int[] collapsed = Collapsed(depth - 1);
            if (Sizes(collapsed).Max() > TooMuch * _drawn)
            {
                break;
            }

            (group, depth) = (collapsed, depth - 1);
            int boxes = group.Where((g, p) => g == p).Count();
            if (boxes <= _most && Lines(Between(group)) is var lines && Fits(lines, group, depth))
            {
                _notes.Add($"{DotText.Count(_drawn)} nodes in {DotText.Count(boxes)} boxes: a double outline is a whole scope; {ShowsMore}");
                return Draw(group, depth, lines);
            }
        }

        return Repeating() ?? KeepMostBlamed(group, depth);
    }

    // The number of a group is that of its first node: the node itself, or the first node of the collapsed scope.
    private int[] Collapsed(int depth)
    {
        var group = new int[_count];
        Dictionary<int, int> first = [];
        Dictionary<int, int> alike = [];
        for (int p = 0; p < _count; p++)
        {
            group[p] = IsDrawn(p) ? p : group[_behind[p]];
            if (IsDrawn(p) && p != _output && _scopes.DepthOf(_scopeOf[p]) >= depth)
            {
                int scope = _scopes.AtDepth(_scopeOf[p], depth);
                if (!first.TryAdd(scope, p))
                {
                    group[p] = first[scope];
                }
            }
            else if (IsDrawn(p) && p != _output && _structure is not null && !alike.TryAdd(_structure.Roles[p], p))
            {
                group[p] = alike[_structure.Roles[p]];
            }
        }

        return group;
    }

    // Where the picture is to fit on a sheet, the arrangement is chosen here.
    private bool Fits(List<Line> lines, int[] group, int depth)
    {
        if (lines.Count > 2L * _most)
        {
            return false;
        }

        Func<int, int> rank = Ranks(lines);
        if (lines.Sum(l => Math.Abs((long)rank(l.To) - rank(l.From)) - 1) > Math.Max(MostCrossings, CrossingsPerBox * _most))
        {
            return false;
        }

        if (_most != DotOptions.OnASheet)
        {
            return true;
        }

        int[] sizes = Sizes(group);
        Sheet? sheet = Sheet.Of(
            [.. Enumerable.Range(0, 2 * _count).Where(g => sizes[g] > 0).Select(g => (rank(g), Room(g, sizes[g], depth)))],
            [.. lines.Select(l => (rank(l.From), rank(l.To), l.Count > 1))]);
        _sheet = sheet ?? _sheet;
        return sheet is not null;
    }

    // The size of a box, with its texts as long as they usually are.
    private (double Width, double Height) Room(int group, int size, int depth) =>
        group < _count && size == 1 ? (105.0, 70.0)
            : group < _count && IsStack(group, depth) ? (140.0, What(_graph.Nodes[group], size).Length > 0 ? 72.0 : 58.0)
            : (190.0, 92.0);

    // The ranks approximate those of dot: a box comes after its operands, and a box without operands comes just before its first
    // user.
    private Func<int, int> Ranks(List<Line> lines)
    {
        List<Line> sorted = [.. lines.OrderBy(l => Turn(l.To))];
        Dictionary<int, int> ranks = [];
        foreach (Line line in sorted.Where(l => Turn(l.From) < Turn(l.To)))
        {
            ranks[line.To] = Math.Max(ranks.GetValueOrDefault(line.To), ranks.GetValueOrDefault(line.From) + 1);
        }

        Dictionary<int, int> sources = [];
        foreach (Line line in sorted.Where(l => !ranks.ContainsKey(l.From)))
        {
            sources[line.From] = Math.Min(sources.GetValueOrDefault(line.From, int.MaxValue), ranks.GetValueOrDefault(line.To) - 1);
        }

        return group => Math.Max(0, ranks.TryGetValue(group, out int rank) ? rank : sources.GetValueOrDefault(group));
        int Turn(int group) => group < _count ? (2 * group) + 1 : 2 * (group - _count);
    }

    private int[] Sizes(int[] group)
    {
        // Stubs have numbers after those of the nodes.
        var sizes = new int[2 * _count];
        for (int p = 0; p < _count; p++)
        {
            sizes[group[p]] += IsDrawn(p) ? 1 : 0;
        }

        return sizes;
    }

    private List<Links.Bundle> Between(int[] group)
    {
        int[] sizes = Sizes(group);
        return _links.Between(group, g => g < _count && sizes[g] == 1, Math.Min(MostParallel, 2 * _most));
    }

    // The lines from a drawn box to several stubs become one line, to the stub with most of its blame. There are no lines
    // between stubs.
    private List<Line> Lines(List<Links.Bundle> bundles)
    {
        Dictionary<int, (Links.Bundle Strongest, int Count, double Share)> hidden = [];
        foreach (Links.Bundle bundle in bundles)
        {
            if (bundle.From < _count && bundle.To >= _count)
            {
                (Links.Bundle strongest, int count, double share) = hidden.GetValueOrDefault(bundle.From, (bundle, 0, 0.0));
                hidden[bundle.From] = (
                    Magnitude(bundle.Size) > Magnitude(strongest.Size) ? bundle : strongest, count + bundle.Count, bundle.IsStrongest ? Links.Stronger(share, bundle.Share) : share + bundle.Share);
            }
        }

        List<Line> lines = [];
        foreach (Links.Bundle bundle in bundles)
        {
            if (bundle.To < _count)
            {
                lines.Add(_links.Line(bundle.First) with { From = bundle.From, To = bundle.To, Count = bundle.Count, Share = bundle.Share, IsStrongest = bundle.IsStrongest });
            }
            else if (bundle.From < _count && hidden[bundle.From] is var all && all.Strongest == bundle)
            {
                lines.Add(_links.Line(bundle.First) with { From = bundle.From, To = bundle.To, Count = all.Count, Share = all.Share, IsStrongest = bundle.IsStrongest });
            }
        }

        return lines;
    }

    private Drawing Draw(int[] group, int depth, List<Line> lines)
    {
        int[] sizes = Sizes(group);
        var place = new int[2 * _count];
        List<Box> boxes = [];
        for (int p = 0; p < _count; p++)
        {
            // A stub comes before its owner, whose place is that of its first node.
            if (sizes[p] > 0 && sizes[_count + p] > 0)
            {
                place[_count + p] = boxes.Count;
                boxes.Add(Stub(p, sizes[p] > 1 ? "s" : "n", sizes[p] > 1 ? depth : int.MaxValue));
            }

            if (sizes[p] > 0)
            {
                place[p] = boxes.Count;
                boxes.Add(sizes[p] == 1 ? new Box { Id = $"n{_graph.Nodes[p].Id}", Scope = _scopeOf[p], Node = _graph.Nodes[p] } : IsStack(p, depth) ? Stack(p, sizes[p]) : Collapse(p, depth));
            }
        }

        for (int p = 0; p < _count; p++)
        {
            if (IsDrawn(p))
            {
                boxes[place[group[p]]].Crowd?.Add(_graph.Nodes[p]);
            }
        }

        for (int e = 0; e < _links.Count; e++)
        {
            Line edge = _links.Line(e);
            if (group[edge.From] != group[edge.To] && boxes[place[group[edge.From]]].Crowd is { } crowd)
            {
                crowd.Blame += Math.Abs(edge.Share);
            }
        }

        for (int i = 0; i < lines.Count; i++)
        {
            lines[i] = lines[i] with { From = place[lines[i].From], To = place[lines[i].To] };
        }

        return new Drawing { Scopes = _scopes, Boxes = boxes, Lines = lines, Sheet = _sheet, Notes = _notes };
    }

    private Box Collapse(int first, int depth)
    {
        int scope = _scopes.AtDepth(_scopeOf[first], depth);
        return new Box
        {
            Id = $"s{_graph.Nodes[first].Id}",
            Scope = _scopes.ParentOf(scope),
            Node = _graph.Nodes[first],
            Crowd = new Crowd { Title = _scopes.Name(scope), Scope = _scopes.Path(scope) },
        };
    }

    private Box Stub(int owner, string kind, int depth)
    {
        int scope = _scopeOf[owner];
        return new Box
        {
            Id = $"h{kind}{_graph.Nodes[owner].Id}",
            Scope = _scopes.DepthOf(scope) >= depth ? _scopes.ParentOf(_scopes.AtDepth(scope, depth)) : scope,
            Node = _graph.Nodes[owner],
            Crowd = new Crowd(),
        };
    }

    private bool IsDrawn(int position) => _behind[position] == position;

    // NaN ranks first, so that it is seen.
    private static double Magnitude(double number) => double.IsNaN(number) ? double.PositiveInfinity : Math.Abs(number);
}
