using System.Globalization;

namespace TapeGrad.Nn;

/// <summary>A multilayer perceptron: layers in a row, each on the outputs of the one before.</summary>
/// <remarks>
/// <c>new Mlp(tape, [2, 16, 16, 1], Activation.Relu, Activation.Identity, new Pcg32(1))</c> is micrograd's demo: two inputs, two
/// hidden layers of 16 neurons, one output. Pictures show a cluster per layer, <c>layer0</c> first.
/// </remarks>
public sealed class Mlp
{
    private readonly Layer[] _layers;

    /// <summary>Makes a network with weights that fit the activations (see <see cref="Initializer.For"/>) and biases 0.</summary>
    /// <param name="tape">Where the parameters live.</param>
    /// <param name="sizes">How many inputs, then how many neurons in each layer.</param>
    /// <param name="hidden">The activation of all layers but the last.</param>
    /// <param name="output">The activation of the last.</param>
    /// <param name="random">Draws the weights, layer after layer: the same seed gives the same network.</param>
    /// <param name="name">A scope around those of the layers, to tell two networks on one tape apart; "" for none.</param>
    /// <exception cref="ArgumentException">There are fewer than two sizes, or one is 0 or negative.</exception>
    /// <exception cref="InvalidOperationException">The tape already holds more than parameters.</exception>
    public Mlp(Tape tape, ReadOnlySpan<int> sizes, Activation hidden, Activation output, Pcg32 random, string name = "")
        : this(tape, sizes, hidden, output, activation => Initializer.For(activation, random), name)
    {
    }

    /// <summary>Makes a network with weights from an initialiser and biases 0.</summary>
    /// <inheritdoc cref="Mlp(Tape, ReadOnlySpan{int}, Activation, Activation, Pcg32, string)"/>
    public Mlp(Tape tape, ReadOnlySpan<int> sizes, Activation hidden, Activation output, Initializer initializer, string name = "")
        : this(tape, sizes, hidden, output, _ => initializer, name)
    {
    }

    /// <summary>Makes a network with given numbers.</summary>
    /// <param name="tape">Where the parameters live.</param>
    /// <param name="sizes">How many inputs, then how many neurons in each layer.</param>
    /// <param name="hidden">The activation of all layers but the last.</param>
    /// <param name="output">The activation of the last.</param>
    /// <param name="parameters">The numbers in the order of <see cref="Parameters"/>.</param>
    /// <param name="name">A scope around those of the layers; "" for none.</param>
    /// <exception cref="ArgumentException">
    /// There are fewer than two sizes, or one is 0 or negative, or there is another number of parameters than they ask for.
    /// </exception>
    /// <exception cref="InvalidOperationException">The tape already holds more than parameters.</exception>
    public Mlp(Tape tape, ReadOnlySpan<int> sizes, Activation hidden, Activation output, ReadOnlySpan<double> parameters, string name = "")
        : this(tape, CheckCount(sizes, parameters.Length), hidden, output, Initializer.Zeros, name)
    {
        parameters.CopyTo(Parameters.MutableData);
    }

    private Mlp(Tape tape, ReadOnlySpan<int> sizes, Activation hidden, Activation output, Func<Activation, Initializer> initializer, string name)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(hidden);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(name);
        CountParameters(sizes);
        string prefix = name.Length == 0 ? "" : name + "/";
        _layers = new Layer[sizes.Length - 1];
        for (int i = 0; i < _layers.Length; i++)
        {
            Activation activation = i < _layers.Length - 1 ? hidden : output;
            _layers[i] = new Layer(tape, sizes[i], sizes[i + 1], activation, initializer(activation), FormattableString.Invariant($"{prefix}layer{i}"));
        }
    }

    /// <summary>The layers, the first one first.</summary>
    public IReadOnlyList<Layer> Layers => _layers;

    /// <summary>All parameters as one run: layer after layer, its weights row after row, then its biases.</summary>
    public Values Parameters => Values.Join([.. _layers.Select(layer => layer.Parameters)]);

    /// <summary>What is applied after each hidden layer, or null; it is off until its <see cref="Dropout.Training"/> is set.</summary>
    public Dropout? Dropout { get; set; }

    /// <summary>Computes the outputs for one row of inputs.</summary>
    /// <exception cref="ArgumentException"><paramref name="x"/> has another number of values than the first layer takes.</exception>
    /// <exception cref="InvalidOperationException">The handle is stale, or of another tape.</exception>
    public Values Forward(Values x) => ForwardRows(x, 1);

    /// <summary>Computes the outputs for each row of a batch, stored one after the other, as the results are.</summary>
    /// <remarks>Layers are recorded once for all rows: much faster than row by row.</remarks>
    /// <exception cref="ArgumentException"><paramref name="x"/> has not as many values a row as the first layer takes.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rows"/> is 0 or negative.</exception>
    /// <exception cref="InvalidOperationException">The handle is stale, or of another tape.</exception>
    public Values ForwardRows(Values x, int rows)
    {
        foreach (Layer layer in _layers)
        {
            x = layer.ForwardRows(x, rows);
            if (layer != _layers[^1] && Dropout is not null)
            {
                x = Dropout.Forward(x);
            }
        }

        return x;
    }

    /// <summary>The network in a few words, <c>Mlp 2-16-16-1, relu, 337 parameters</c>.</summary>
    /// <remarks>The last layer's activation is named where it is not the identity: <c>Mlp 2-2-1, tanh then sigmoid, 9 parameters</c>.</remarks>
    public override string ToString()
    {
        string sizes = Text([_layers[0].Inputs, .. _layers.Select(layer => layer.Outputs)], "-");
        Activation first = _layers[0].Activation;
        Activation last = _layers[^1].Activation;
        string activations = first == last || last == Activation.Identity ? $"{first}" : $"{first} then {last}";
        return FormattableString.Invariant($"Mlp {sizes}, {activations}, {Parameters.Count} parameters");
    }

    /// <summary>The network as JSON, format <c>tapegrad-parameters/1</c>: names, numbers and activations, but no <see cref="Dropout"/>.</summary>
    public string ToJson() => SavedParameters.ToJson(Parameters);

    /// <summary>Makes the network that <see cref="ToJson"/> wrote: its sizes and activations stand in the text.</summary>
    /// <exception cref="ArgumentException">The text is no such JSON, is damaged, holds no such network, or names an activation that is not built in.</exception>
    /// <exception cref="InvalidOperationException">The tape already holds more than parameters.</exception>
    public static Mlp FromJson(Tape tape, string json)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ParameterList saved = SavedParameters.Read(json);
        IReadOnlyList<ParameterGroup> runs = saved.Runs;
        const string first = "layer0.w";
        if (runs.Count < 2
            || runs[0].Name is not { } start || !start.EndsWith(first, StringComparison.Ordinal)
            || runs[1].Activation is not { } hidden || runs[^1].Activation is not { } output)
        {
            throw NoMlp(saved);
        }

        string prefix = start[..^first.Length];
        int[] sizes = [runs[0].Count / Math.Max(1, runs[1].Count), .. runs.Where((_, i) => i % 2 == 1).Select(run => run.Count)];
        return sizes[0] > 0 && (prefix is "" || (prefix.Length > 1 && prefix.EndsWith('/'))) && runs.SequenceEqual(Runs(prefix, sizes, hidden, output))
            ? new Mlp(tape, sizes, BuiltIn(hidden), BuiltIn(output), saved.Numbers, prefix is "" ? "" : prefix[..^1])
            : throw NoMlp(saved);
    }

    private static ArgumentException NoMlp(ParameterList saved) => new(
        $"The text holds {saved}, which are not those of an Mlp. Make what was saved, and read the text with SavedParameters.Restore.");

    // The weights and biases of each layer, as its constructor calls them.
    private static IEnumerable<ParameterGroup> Runs(string prefix, int[] sizes, string hidden, string output)
    {
        for (int k = 1; k < sizes.Length; k++)
        {
            string layer = FormattableString.Invariant($"{prefix}layer{k - 1}");
            yield return new ParameterGroup(layer + ".w", false, (int)Math.Min(int.MaxValue, (long)sizes[k - 1] * sizes[k]), null);
            yield return new ParameterGroup(layer + ".b", false, sizes[k], k < sizes.Length - 1 ? hidden : output);
        }
    }

    private static Activation BuiltIn(string name)
    {
        try
        {
            return Activation.FromName(name);
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException(
                $"The saved network has the activation '{name}', which is not built in. Make the network with an activation of that name, and read the text with SavedParameters.Restore.", e);
        }
    }

    private static ReadOnlySpan<int> CheckCount(ReadOnlySpan<int> sizes, int parameters)
    {
        long needed = CountParameters(sizes);
        return needed == parameters
            ? sizes
            : throw new ArgumentException(
                FormattableString.Invariant($"A network {Text(sizes, "-")} has {needed} parameters, but {parameters} numbers were given."),
                nameof(parameters));
    }

    private static long CountParameters(ReadOnlySpan<int> sizes)
    {
        if (sizes.Length < 2 || sizes.ContainsAnyInRange(int.MinValue, 0))
        {
            throw new ArgumentException(
                $"The sizes of a network are its inputs and then the neurons of each layer, all at least 1, but were [{Text(sizes, ", ")}].",
                nameof(sizes));
        }

        long count = 0;
        for (int i = 1; i < sizes.Length; i++)
        {
            count += (sizes[i - 1] + 1L) * sizes[i];
        }

        return count;
    }

    private static string Text(ReadOnlySpan<int> sizes, string separator) =>
        string.Join(separator, sizes.ToArray().Select(size => size.ToString(CultureInfo.InvariantCulture)));
}
