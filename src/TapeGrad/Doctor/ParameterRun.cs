using System.Globalization;

namespace TapeGrad;

/// <summary>Parameters that the script named together, such as layer0.w[0], layer0.w[1] …, or a single one.</summary>
/// <param name="Name">What they share of their names.</param>
/// <param name="Start">The first of them.</param>
/// <param name="Count">How many there are.</param>
internal sealed record ParameterRun(string Name, int Start, int Count)
{
    /// <summary>The name without its last part: <c>layer0</c> of <c>layer0.w</c>.</summary>
    public string Layer => LayerOf(Name);

    public IEnumerable<int> Parameters => Enumerable.Range(Start, Count);

    /// <summary>The layer of a parameter, by its name.</summary>
    public static string LayerOf(string name)
    {
        string run = WithoutIndex(name);
        int dot = run.LastIndexOf('.');
        return dot > 0 ? run[..dot] : run;
    }

    public static string WithoutIndex(string name)
    {
        int bracket = name.LastIndexOf('[');
        return bracket > 0 && name.EndsWith(']') ? name[..bracket] : name;
    }

    /// <summary>All parameters, run by run. Names of runs tell them apart, as those of blame do.</summary>
    public static List<ParameterRun> Of(string?[] names, string[] scopes)
    {
        List<ParameterRun> runs = [];
        string? last = null;
        for (int i = 0; i < names.Length; i++)
        {
            string? name = names[i] is { } full ? WithoutIndex(full) : null;
            bool single = name is not null && name.Length == names[i]!.Length;
            bool first = name is not null && names[i] == name + "[0]";
            if (runs.Count > 0 && !single && !first && name == last)
            {
                runs[^1] = runs[^1] with { Count = runs[^1].Count + 1 };
            }
            else
            {
                runs.Add(new(name ?? string.Create(CultureInfo.InvariantCulture, $"n{i}"), i, 1));
            }

            last = name;
        }

        string[] qualified = QualifiedNames.Of(runs.Select(run => (run.Start, (string?)run.Name, scopes[run.Start])));
        return [.. runs.Select((run, i) => run with { Name = qualified[i] })];
    }

    /// <summary>The run in a message: <c>w</c>, or <c>layer0.w (32 parameters)</c>.</summary>
    public override string ToString() => Count == 1 ? Name : $"{Name} ({ShortText.Count(Count, "parameter")})";
}
