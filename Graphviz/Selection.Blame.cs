namespace TapeGrad.Graphviz;

// Nodes that carry most blame are kept, and stubs stand for the others.
internal sealed partial class Selection
{
    private Drawing KeepMostBlamed(int[] group, int depth)
    {
        List<Links.Bundle> bundles = Between(group);
        (int[] via, int[] reached) = Search(bundles);
        int[] ranking = _graph.HasGradients ? Ranking(group, bundles) : reached;
        for (int budget = Math.Min(_most, _drawn); ; budget = Math.Max(1, (int)(budget * 0.8)))
        {
            bool[] kept = Keep(ranking, via, budget);
            int[] withStubs = Hide(group, kept, via, reached, out int stubs);
            if (budget > 1 && kept.Count(k => k) + stubs > _most)
            {
                continue;
            }

            List<Line> lines = Lines(Between(withStubs));
            if (budget > 1 && !Fits(lines, withStubs, depth))
            {
                continue;
            }

            int hidden = withStubs.Where((g, p) => g >= _count && IsDrawn(p)).Count();
            _notes.Add($"{DotText.Count(hidden)} of {DotText.Count(_drawn)} nodes are hidden behind dashed boxes; kept is "
                + (_graph.HasGradients ? "what carries most blame" : "what is nearest to the output") + "; " + ShowsMore);
            int[] sizes = Sizes(group);
            if (Enumerable.Range(0, _count).Any(p => kept[p] && sizes[p] > 1))
            {
                _notes.Add("a double outline is a whole scope");
            }

            return Draw(withStubs, depth, lines);
        }
    }

    // A best-first search from the output, against the edges: via[g] is the user through which g reaches the output on the
    // path whose weakest edge carries most blame (without gradients: on a shortest path).
    private (int[] Via, int[] Reached) Search(List<Links.Bundle> bundles)
    {
        var start = new int[_count + 1];
        foreach (Links.Bundle bundle in bundles)
        {
            start[bundle.To + 1]++;
        }

        for (int p = 0; p < _count; p++)
        {
            start[p + 1] += start[p];
        }

        var via = new int[_count];
        Array.Fill(via, -1);
        List<int> reached = [];
        PriorityQueue<(int Group, int Via, double Weakness), (double Weakness, int Turn)> queue = new();
        queue.Enqueue((_output, _output, double.NegativeInfinity), (double.NegativeInfinity, 0));
        int turn = 0;
        while (queue.TryDequeue(out (int Group, int Via, double Weakness) next, out _))
        {
            if (via[next.Group] >= 0)
            {
                continue;
            }

            via[next.Group] = next.Via;
            reached.Add(next.Group);
            for (int b = start[next.Group]; b < start[next.Group + 1]; b++)
            {
                Links.Bundle bundle = bundles[b];
                double weakness = _graph.HasGradients ? Math.Max(next.Weakness, -Magnitude(bundle.Size)) : reached.Count;
                queue.Enqueue((bundle.From, next.Group, weakness), (weakness, ++turn));
            }
        }

        return (via, [.. reached]);
    }

    private int[] Ranking(int[] group, List<Links.Bundle> bundles)
    {
        int[] sizes = Sizes(group);
        var blame = new double[_count];
        foreach (Links.Bundle bundle in bundles)
        {
            blame[bundle.From] += bundle.Size;
        }

        var rank = new int[_count];
        Array.Fill(rank, 2);
        foreach (int p in Enumerable.Range(0, _count).Where(IsDrawn))
        {
            GraphNode node = _graph.Nodes[p];
            int g = group[p];
            blame[g] = sizes[g] == 1 ? Magnitude(node.Grad) : Magnitude(blame[g]);
            rank[g] = Math.Min(rank[g], node.Kind switch { NodeKind.Parameter => 0, NodeKind.Input => 1, _ => 2 });
        }

        // A parameter without blame ranks like an operation.
        return [.. Enumerable.Range(0, _count).Where(p => group[p] == p)
            .OrderBy(p => blame[p] == 0.0 ? 2 : rank[p]).ThenByDescending(p => blame[p]).ThenByDescending(p => p)];
    }

    private bool[] Keep(int[] ranking, int[] via, int budget)
    {
        var kept = new bool[_count];
        kept[_output] = true;
        int left = budget - 1;
        List<int> path = [];
        foreach (int group in ranking)
        {
            path.Clear();
            for (int g = group; !kept[g]; g = via[g])
            {
                path.Add(g);
            }

            // If a path is too long, its two ends are kept.
            int head = path.Count <= left ? path.Count : (left + 1) / 2;
            int tail = path.Count <= left ? 0 : left - head;
            for (int i = 0; i < path.Count; i++)
            {
                if (i < head || i >= path.Count - tail)
                {
                    kept[path[i]] = true;
                    left--;
                }
            }

            if (left == 0)
            {
                break;
            }
        }

        return kept;
    }

    // The owner of a hidden group is the kept group through which its blame arrives. If a stub would replace only one group,
    // that group is kept.
    private int[] Hide(int[] group, bool[] kept, int[] via, int[] reached, out int stubs)
    {
        var owner = new int[_count];
        var hides = new int[_count];
        foreach (int g in reached)
        {
            owner[g] = kept[via[g]] ? via[g] : owner[via[g]];
            hides[owner[g]] += kept[g] ? 0 : 1;
        }

        foreach (int g in reached)
        {
            kept[g] |= hides[owner[g]] == 1;
        }

        stubs = hides.Count(h => h > 1);
        return [.. group.Select(g => kept[g] ? g : _count + owner[g])];
    }
}
