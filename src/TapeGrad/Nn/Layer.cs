namespace TapeGrad.Nn;

/// <summary>A layer of neurons that all see the same inputs, y = f(W x + b).</summary>
/// <remarks>
/// W has a row per output. The derivatives are those of <see cref="Values.Linear(Values, Values)"/> and of the activation. A layer of any size
/// is recorded as two operations, in a scope with its name, which pictures show as a cluster.
/// </remarks>
public sealed class Layer
{
    // About 7 GB on the tape. A far larger layer would run out of memory after minutes, or overflow an index at once.
    private const long MostWeights = 100_000_000;

    /// <summary>Makes a layer with weights from an initialiser and biases 0.</summary>
    /// <param name="tape">Where the parameters live.</param>
    /// <param name="inputs">The number of inputs.</param>
    /// <param name="outputs">The number of outputs.</param>
    /// <param name="activation">f.</param>
    /// <param name="initializer">Draws the weights.</param>
    /// <param name="name">The scope, and the beginning of the names.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no inputs or no outputs, or more than 100 000 000 weights.</exception>
    /// <exception cref="InvalidOperationException">The tape already holds more than parameters.</exception>
    public Layer(Tape tape, int inputs, int outputs, Activation activation, Initializer initializer, string name = "layer")
        : this(tape, Weigh(initializer, inputs, outputs), new double[outputs], activation, name)
    {
    }

    /// <summary>Makes a layer with given numbers.</summary>
    /// <param name="tape">Where the parameters live.</param>
    /// <param name="weights">W, row after row: first all weights of output 0.</param>
    /// <param name="bias">b, one number per output.</param>
    /// <param name="activation">f.</param>
    /// <param name="name">The scope, and the beginning of the names: <c>layer.w[0]</c>, <c>layer.b[0]</c>, outputs <c>layer[0]</c>.</param>
    /// <exception cref="ArgumentException">There are no weights or biases, or the weights do not divide into a row per bias.</exception>
    /// <exception cref="InvalidOperationException">The tape already holds more than parameters.</exception>
    public Layer(Tape tape, ReadOnlySpan<double> weights, ReadOnlySpan<double> bias, Activation activation, string name = "layer")
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(activation);
        ArgumentNullException.ThrowIfNull(name);
        if (weights.IsEmpty || bias.IsEmpty || weights.Length % bias.Length != 0)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"Layer '{name}' takes a row of weights for each bias, and at least one, but got {weights.Length} weights and {bias.Length} biases."),
                nameof(weights));
        }

        Activation = activation;
        Name = name;
        using (tape.Scope(name))
        {
            Weights = tape.Parameter(weights, name + ".w");
            Bias = tape.Parameter(bias, name + ".b");
        }

        tape.SetActivation(Bias[0], activation.Name);
    }

    /// <summary>The number of inputs.</summary>
    public int Inputs => Weights.Count / Bias.Count;

    /// <summary>The number of outputs, which are its neurons.</summary>
    public int Outputs => Bias.Count;

    /// <summary>W, row after row.</summary>
    public Values Weights { get; }

    /// <summary>b.</summary>
    public Values Bias { get; }

    /// <summary>Weights and biases, as one vector.</summary>
    public Values Parameters => Values.Join(Weights, Bias);

    /// <summary>f.</summary>
    public Activation Activation { get; }

    /// <summary>The scope of the layer, and the beginning of its names.</summary>
    public string Name { get; }

    /// <summary>Computes y = f(W x + b), named <c>layer[0]</c>, <c>layer[1]</c> …</summary>
    /// <exception cref="ArgumentException"><paramref name="x"/> does not have <see cref="Inputs"/> values.</exception>
    /// <exception cref="InvalidOperationException">The handle is stale, or of another tape.</exception>
    public Values Forward(Values x) => ForwardRows(x, 1);

    /// <summary>Computes y = f(W x + b) for each row of a batch, stored one after the other, as the results are.</summary>
    /// <exception cref="ArgumentException"><paramref name="x"/> does not have <see cref="Inputs"/> values a row.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rows"/> is 0 or negative.</exception>
    /// <exception cref="InvalidOperationException">The handle is stale, or of another tape.</exception>
    public Values ForwardRows(Values x, int rows)
    {
        if (rows > 0 && x.Count != (long)Inputs * rows)
        {
            string many = rows == 1 ? "" : FormattableString.Invariant($" a row, {(long)Inputs * rows} for {rows} rows");
            throw new ArgumentException(
                FormattableString.Invariant($"Layer '{Name}' is {Inputs}-{Outputs}, so it takes {Inputs} inputs{many}, but got {x.Count}."), nameof(x));
        }

        using (Weights[0].Tape.Scope(Name))
        {
            Values y = Activation.Apply(x.Linear(Weights, Bias, rows));
            return y.Count == Outputs * rows ? y.Named(Name) : throw new InvalidOperationException(FormattableString.Invariant(
                $"The activation '{Activation}' of layer '{Name}' gives {y.Count} values for {Outputs * rows}. It has to give one for each."));
        }
    }

    /// <summary>The layer in a few words, <c>Layer 2-16, relu, 48 parameters</c>.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"Layer {Inputs}-{Outputs}, {Activation}, {Weights.Count + Bias.Count} parameters");

    private static double[] Weigh(Initializer initializer, int inputs, int outputs)
    {
        ArgumentNullException.ThrowIfNull(initializer);
        return (long)inputs * outputs <= MostWeights
            ? initializer.Draw(inputs, outputs)
            : throw new ArgumentOutOfRangeException(nameof(outputs), FormattableString.Invariant(
                $"A layer of {inputs} inputs and {outputs} outputs has {(long)inputs * outputs} weights, and {MostWeights} are the most that one may have. Make it smaller."));
    }
}
