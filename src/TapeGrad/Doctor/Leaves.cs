using System.Globalization;

namespace TapeGrad;

/// <summary>The parameters of a training, by their ids: those of a tape, or those of graphs that were saved.</summary>
/// <param name="Tape">The tape, or null.</param>
/// <param name="Names">Their names, as far as they have some and they are known.</param>
/// <param name="Scopes">The scopes that they were made in.</param>
/// <param name="LineOf">Where in the script a parameter was made, or null.</param>
internal sealed record Leaves(Tape? Tape, string?[] Names, string[] Scopes, Func<int, int?> LineOf)
{
    public static Leaves Of(Tape tape) => new(
        tape,
        [.. Enumerable.Range(0, tape.Parameters.Count).Select(tape.NameOf)],
        [.. Enumerable.Range(0, tape.Parameters.Count).Select(tape.ScopeOf)],
        tape.LineOf);

    /// <summary>The parameters that any of the graphs has.</summary>
    /// <exception cref="ArgumentException">An id is too large for a parameter.</exception>
    public static Leaves Of(IEnumerable<Graph> saved)
    {
        List<string?> names = [];
        List<string> scopes = [];
        Dictionary<int, int?> lines = [];
        foreach (Graph graph in saved.DistinctBy(graph => graph._topology))
        {
            foreach (GraphNode node in graph.Nodes.TakeWhile(node => node.Kind == NodeKind.Parameter))
            {
                if (node.Id >= Json.MaxNodes)
                {
                    throw new ArgumentException(string.Create(
                        CultureInfo.InvariantCulture, $"The log has a parameter with the id {node.Id}, and parameters come first on a tape, where at most {Json.MaxNodes} are looked at."));
                }

                while (names.Count <= node.Id)
                {
                    names.Add(null);
                    scopes.Add("");
                }

                names[node.Id] = node.Name;
                scopes[node.Id] = node.Scope;
                lines[node.Id] = node.Line;
            }
        }

        string?[] all = [.. names];
        FillVectors(all, scopes);
        return new Leaves(null, all, [.. scopes], id => lines.GetValueOrDefault(id));
    }

    // A vector lies in a row, so w[7] says where w[0] to w[6] are, although no loss depends on them.
    private static void FillVectors(string?[] names, List<string> scopes)
    {
        for (int i = names.Length - 1; i > 0; i--)
        {
            if (names[i] is { } name && names[i - 1] is null && ParameterRun.WithoutIndex(name) is var vector && vector.Length < name.Length
                && int.TryParse(name.AsSpan((vector.Length + 1)..^1), NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index > 0)
            {
                names[i - 1] = string.Create(CultureInfo.InvariantCulture, $"{vector}[{index - 1}]");
                scopes[i - 1] = scopes[i];
            }
        }
    }
}
