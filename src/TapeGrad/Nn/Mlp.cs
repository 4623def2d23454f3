using System.Globalization;

namespace TapeGrad.Nn;

/// <summary>A multilayer perceptron: layers in a row, each on the outputs of the one before.</summary>
/// <remarks>
/// <c>new Mlp(tape, [2, 16, 16, 1], Activation.Relu, Activation.Identity, new Pcg32(1))</c> is micrograd's demo: two inputs, two
/// hidden layers of 16 neurons, one output. Pictures show a cluster per layer, <c>layer0</c> first.
/// </remarks>
public sealed partial class Mlp
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

    /// <summary>All parameters as one vector: layer after layer, its weights row after row, then its biases.</summary>
    public Values Parameters => Values.Join([.. _layers.Select(layer => layer.Parameters)]);

    /// <summary>What is applied after each hidden layer, or null; it is off until its <see cref="Dropout.IsTraining"/> is set.</summary>
    public Dropout? Dropout { get; set; }

    /// <summary>Computes the outputs for one row of inputs.</summary>
    /// <exception cref="ArgumentException"><paramref name="x"/> does not have as many values as the first layer takes.</exception>
    /// <exception cref="InvalidOperationException">The handle is stale, or of another tape.</exception>
    public Values Forward(Values x) => ForwardRows(x, 1);

    /// <summary>Computes the outputs for each row of a batch, stored one after the other, as the results are.</summary>
    /// <remarks>Layers are recorded once for all rows: much faster than row by row.</remarks>
    /// <exception cref="ArgumentException"><paramref name="x"/> does not have as many values a row as the first layer takes.</exception>
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
