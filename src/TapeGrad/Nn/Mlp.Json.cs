namespace TapeGrad.Nn;

// Reading a network from a file takes the list of parameters in it, which is internal: all other files of this folder are written
// with public members, but for Tape.SetActivation, which tells saved files what a layer's activation is.
public sealed partial class Mlp
{
    /// <summary>The network as JSON, format <c>tapegrad-parameters/1</c>: names, numbers and activations, but no <see cref="Dropout"/>.</summary>
    public string ToJson() => SavedParameters.ToJson(Parameters);

    /// <summary>Writes <see cref="ToJson"/> to a file, whole or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written; the old one is still there.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Save(string path) => SavedParameters.Save(path, Parameters);

    /// <summary>Makes the network that <see cref="ToJson"/> wrote, with the sizes and activations in the text.</summary>
    /// <exception cref="ArgumentException">The text is not such JSON, is damaged, holds something else than such a network, or names an activation that is not built in.</exception>
    /// <exception cref="InvalidOperationException">The tape already holds more than parameters.</exception>
    public static Mlp FromJson(Tape tape, string json)
    {
        ArgumentNullException.ThrowIfNull(tape);
        return Of(tape, SavedParameters.Read(json), "The text", nameof(SavedParameters.Restore));
    }

    /// <summary>Makes the network that <see cref="Save"/> wrote to a file, with the sizes and activations in the file.</summary>
    /// <exception cref="ArgumentException">The file does not hold such JSON, is damaged, holds something else than such a network, or names an activation that is not built in.</exception>
    /// <exception cref="InvalidOperationException">The tape already holds more than parameters.</exception>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static Mlp Load(Tape tape, string path)
    {
        ArgumentNullException.ThrowIfNull(tape);
        return Of(tape, SavedParameters.ReadFile(path), $"'{path}'", nameof(SavedParameters.Load));
    }

    private static Mlp Of(Tape tape, ParameterList saved, string source, string method)
    {
        IReadOnlyList<ParameterGroup> groups = saved.Groups;
        const string first = "layer0.w";
        if (groups.Count < 2
            || groups[0].Name is not { } start || !start.EndsWith(first, StringComparison.Ordinal)
            || groups[1].Activation is not { } hidden || groups[^1].Activation is not { } output)
        {
            throw OtherThanMlp();
        }

        string prefix = start[..^first.Length];
        int[] sizes = [groups[0].Count / Math.Max(1, groups[1].Count), .. groups.Where((_, i) => i % 2 == 1).Select(group => group.Count)];
        return sizes[0] > 0 && (prefix is "" || (prefix.Length > 1 && prefix.EndsWith('/'))) && groups.SequenceEqual(Groups(prefix, sizes, hidden, output))
            ? new Mlp(tape, sizes, BuiltIn(hidden, method), BuiltIn(output, method), saved.Numbers, prefix is "" ? "" : prefix[..^1])
            : throw OtherThanMlp();

        ArgumentException OtherThanMlp() => new(
            $"{source} holds {saved}, which are not those of an Mlp. Make what was saved, and read it with SavedParameters.{method}.");
    }

    // The weights and biases of each layer, as its constructor calls them.
    private static IEnumerable<ParameterGroup> Groups(string prefix, int[] sizes, string hidden, string output)
    {
        for (int k = 1; k < sizes.Length; k++)
        {
            string layer = FormattableString.Invariant($"{prefix}layer{k - 1}");
            yield return new ParameterGroup(layer + ".w", false, (int)Math.Min(int.MaxValue, (long)sizes[k - 1] * sizes[k]), null);
            yield return new ParameterGroup(layer + ".b", false, sizes[k], k < sizes.Length - 1 ? hidden : output);
        }
    }

    private static Activation BuiltIn(string name, string method)
    {
        try
        {
            return Activation.FromName(name);
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException(
                $"The saved network has the activation '{name}', which is not built in. Make the network with an activation of that name, and read it with SavedParameters.{method}.", e);
        }
    }
}
