using System.Globalization;

namespace TapeGrad.Cli;

/// <summary>A graph in numbers: what <c>graph --stats</c> prints.</summary>
internal static class GraphStats
{
    private const int MostOps = 4;
    private const int MostNames = 10;
    private const int MostScopes = 50;

    public static string Write(Graph graph, string title)
    {
        GraphNode[] nodes = [.. graph.Nodes];
        int[] depths = Depths(graph, nodes);
        UnreachedParameter[] unreached = graph._topology.Unreached;
        string[] names = QualifiedNames.Of(unreached.Select(u => (u.Id, u.Name, u.Scope)));
        string[] scopes = Aligned([["scope", "nodes", "parameters", "operations"], .. Scopes(nodes)]);
        string[] lines =
        [
            title,
            "",
            .. Aligned(
            [
                ["nodes", Text(nodes.Length), string.Join(", ", nodes.GroupBy(n => n.Kind).OrderBy(g => g.Key).Select(g => Count(g.Count(), g.Key.ToString().ToLowerInvariant())))],
                ["edges", Text(graph._topology.Operands.Length), ""],
                ["depth", Text(depths[^1]), "operations on the longest path"],
                ["width", Text(depths.Where(d => d > 0).GroupBy(d => d).Select(g => g.Count()).DefaultIfEmpty().Max()), "operations at the same depth, at most"],
                ["components", Text(Components(graph, nodes)), "parts that only the output joins"],
                ["out of reach", Text(unreached.Length), unreached.Length == 0 ? "parameters" : string.Join(", ", names.Take(MostNames)) + (names.Length > MostNames ? ", …" : "")],
            ]),
            .. scopes.Length > 1 ? ["", .. scopes] : (string[])[],
        ];
        return string.Concat(lines.Select(line => Message.OneLine(line) + "\n"));
    }

    // The first and the last column to the left, the others to the right.
    private static string[] Aligned(string[][] rows)
    {
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        return [.. rows.Select(row => string.Join("  ", row.Select((cell, column) =>
            column == 0 ? cell.PadRight(widths[0]) : column == row.Length - 1 ? cell : cell.PadLeft(widths[column]))).TrimEnd())];
    }

    // The depth of a leaf is 0.
    private static int[] Depths(Graph graph, GraphNode[] nodes)
    {
        int[] depths = new int[nodes.Length];
        for (int p = 0; p < depths.Length; p++)
        {
            foreach (int operand in graph._topology.OperandsOf(p))
            {
                depths[p] = Math.Max(depths[p], depths[operand] + 1);
            }
        }

        return depths;
    }

    // Union-find over all nodes but the output.
    private static int Components(Graph graph, GraphNode[] nodes)
    {
        int[] parent = [.. Enumerable.Range(0, nodes.Length)];
        int components = nodes.Length - 1;
        for (int p = 0; p < nodes.Length - 1; p++)
        {
            foreach (int operand in graph._topology.OperandsOf(p))
            {
                (int a, int b) = (Root(parent, p), Root(parent, operand));
                components -= a == b ? 0 : 1;
                parent[a] = b;
            }
        }

        return Math.Max(1, components);
    }

    private static int Root(int[] parent, int p)
    {
        while (parent[p] != p)
        {
            p = parent[p] = parent[parent[p]];
        }

        return p;
    }

    // Each scope with all that is in it, also in scopes inside.
    private static IEnumerable<string[]> Scopes(GraphNode[] nodes)
    {
        Dictionary<string, List<GraphNode>> scopes = [];
        foreach (IGrouping<string, GraphNode> own in nodes.GroupBy(n => n.Scope).Where(g => g.Key.Length > 0))
        {
            for (int end = own.Key.Length; end > 0; end = own.Key.LastIndexOf('/', end - 1))
            {
                if (!scopes.TryGetValue(own.Key[..end], out List<GraphNode>? all))
                {
                    scopes.Add(own.Key[..end], all = []);
                }

                all.AddRange(own);
            }
        }

        foreach ((string scope, List<GraphNode> all) in scopes.Take(MostScopes))
        {
            IGrouping<string, GraphNode>[] ops = [.. all.Where(n => n.Kind == NodeKind.Operation).GroupBy(n => n.Op).OrderByDescending(g => g.Count())];
            yield return
            [
                scope,
                Text(all.Count),
                Text(all.Count(n => n.Kind == NodeKind.Parameter)),
                string.Join(", ", ops.Take(MostOps).Select(g => $"{Text(g.Count())} {g.Key}")) + (ops.Length > MostOps ? ", …" : ""),
            ];
        }

        if (scopes.Count > MostScopes)
        {
            yield return [$"… {Text(scopes.Count - MostScopes)} more", "", "", ""];
        }
    }

    private static string Count(int count, string noun) => $"{Text(count)} {noun}{(count == 1 ? "" : "s")}";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
