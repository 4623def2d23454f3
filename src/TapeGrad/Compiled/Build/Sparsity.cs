namespace TapeGrad;

/// <summary>Which results of a graph depend on which inputs, and inputs that no result depends on together, in one color.</summary>
internal sealed class Sparsity
{
    // Larger sets count as all inputs, and so do those that are merged when the sets hold more numbers than this.
    private const int Most = 1024;
    private const long Budget = 20_000_000;

    private static readonly int[] All = [-1];

    private Sparsity(int[] colors, int count, int[][] entries)
    {
        Colors = colors;
        ColorCount = count;
        Entries = entries;
    }

    /// <summary>The color of each input.</summary>
    public int[] Colors { get; }

    public int ColorCount { get; }

    /// <summary>For each input the results that depend on it, in order.</summary>
    public int[][] Entries { get; }

    /// <param name="graph">The graph.</param>
    /// <param name="dependences">What its nodes depend on; inputs are what varies.</param>
    /// <param name="results">The results.</param>
    /// <param name="inputs">How many inputs there are.</param>
    public static Sparsity Of(ScalarGraph graph, Dependence[] dependences, ReadOnlySpan<int> results, int inputs)
    {
        int[]?[] sets = Sets(graph, dependences, inputs);
        int[] everything = [.. Enumerable.Range(0, inputs)];
        var rows = new int[results.Length][];
        double pairs = 0.0;
        for (int r = 0; r < rows.Length; r++)
        {
            int[] set = sets[results[r]] ?? [];
            rows[r] = ReferenceEquals(set, All) ? everything : set;
            pairs += (double)rows[r].Length * rows[r].Length;
        }

        bool apart = pairs < Budget * 10.0 && !Array.Exists(rows, row => row.Length == inputs);
        int count = inputs;
        int[][] entries = Transposed(rows, inputs);
        int[] colors = apart ? Color(rows, entries, out count) : everything;
        return new Sparsity(colors, count, entries);
    }

    private static int[]?[] Sets(ScalarGraph graph, Dependence[] dependences, int inputs)
    {
        int most = Math.Min(Most, Math.Max(64, inputs / 4));
        long held = 0;
        var sets = new int[]?[graph.Count];
        for (int i = 0; i < sets.Length; i++)
        {
            if (dependences[i] != Dependence.Varying)
            {
                continue;
            }

            ScalarNode node = graph.Nodes[i];
            int[]? set = node.Kind == ScalarKind.Input ? [node.A] : null;
            foreach (int operand in graph.OperandsOf(i))
            {
                int[]? other = sets[operand];
                if (other is null || ReferenceEquals(set, other) || ReferenceEquals(set, All))
                {
                    continue;
                }

                set = set is null || ReferenceEquals(other, All) ? other : Union(set, other);
                if (set.Length > most || held > Budget)
                {
                    set = All;
                }
            }

            held += set!.Length;
            sets[i] = set;
        }

        return sets;
    }

    // One of the two sets themselves, if it has all of the other.
    private static int[] Union(int[] x, int[] y)
    {
        List<int> union = new(x.Length + y.Length);
        for (int i = 0, j = 0; i < x.Length || j < y.Length;)
        {
            int next = j == y.Length || (i < x.Length && x[i] <= y[j]) ? x[i] : y[j];
            union.Add(next);
            i += i < x.Length && x[i] == next ? 1 : 0;
            j += j < y.Length && y[j] == next ? 1 : 0;
        }

        return union.Count == x.Length ? x : union.Count == y.Length ? y : [.. union];
    }

    private static int[][] Transposed(int[][] rows, int inputs)
    {
        List<int>[] results = [.. Enumerable.Range(0, inputs).Select(_ => new List<int>())];
        for (int r = 0; r < rows.Length; r++)
        {
            foreach (int input in rows[r])
            {
                results[input].Add(r);
            }
        }

        return [.. results.Select(list => list.ToArray())];
    }

    // Greedy: each input gets the first color that no other input of its rows has.
    private static int[] Color(int[][] rows, int[][] entries, out int count)
    {
        int inputs = entries.Length;
        var colors = new int[inputs];
        var takenBy = new int[inputs + 1];
        count = 0;
        for (int input = 0; input < inputs; input++)
        {
            foreach (int r in entries[input])
            {
                foreach (int other in rows[r])
                {
                    if (other < input)
                    {
                        takenBy[colors[other]] = input + 1;
                    }
                }
            }

            int color = 0;
            while (takenBy[color] == input + 1)
            {
                color++;
            }

            colors[input] = color;
            count = Math.Max(count, color + 1);
        }

        return colors;
    }
}
