namespace TapeGrad.Nn;

/// <summary>One neuron, y = f(w · x + b).</summary>
/// <remarks>
/// With z = w · x + b: ∂y/∂wᵢ = f′(z) xᵢ, ∂y/∂b = f′(z), ∂y/∂xᵢ = f′(z) wᵢ. Pictures show it as a cluster
/// with the sum, the bias and f as nodes. A <see cref="Layer"/> computes many neurons at once.
/// </remarks>
public sealed class Neuron
{
    /// <summary>Makes a neuron with weights from an initialiser and bias 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="inputs"/> is 0 or negative.</exception>
    /// <inheritdoc cref="Neuron(Tape, ReadOnlySpan{double}, double, Activation, string)"/>
    public Neuron(Tape tape, int inputs, Activation activation, Initializer initializer, string name = "neuron")
        : this(tape, RequireInitializer(initializer).Draw(inputs, 1), 0.0, activation, name)
    {
    }

    /// <summary>Makes a neuron with given numbers.</summary>
    /// <param name="tape">Where the parameters live.</param>
    /// <param name="weights">w.</param>
    /// <param name="bias">b.</param>
    /// <param name="activation">f.</param>
    /// <param name="name">The scope, and the beginning of the names: <c>neuron.w[0]</c>, <c>neuron.b</c>; the output is <c>neuron</c>.</param>
    /// <exception cref="ArgumentException">There are no weights.</exception>
    /// <exception cref="InvalidOperationException">The tape already holds more than parameters.</exception>
    public Neuron(Tape tape, ReadOnlySpan<double> weights, double bias, Activation activation, string name = "neuron")
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(activation);
        ArgumentNullException.ThrowIfNull(name);
        if (weights.IsEmpty)
        {
            throw new ArgumentException($"Neuron '{name}' needs at least one weight, but got none.", nameof(weights));
        }

        Activation = activation;
        Name = name;
        using (tape.Scope(name))
        {
            Weights = tape.Parameter(weights, name + ".w");
            Bias = tape.Parameter(bias, name + ".b");
        }

        tape.SetActivation(Bias, activation.Name);
    }

    /// <summary>w.</summary>
    public Values Weights { get; }

    /// <summary>b.</summary>
    public Value Bias { get; }

    /// <summary>Weights and bias, as one vector.</summary>
    public Values Parameters => Values.Join(Weights, Values.Of(Bias));

    /// <summary>f.</summary>
    public Activation Activation { get; }

    /// <summary>The scope of the neuron, and the name of its output.</summary>
    public string Name { get; }

    /// <summary>Computes y = f(w · x + b).</summary>
    /// <exception cref="ArgumentException"><paramref name="x"/> does not have one value for each weight.</exception>
    /// <exception cref="InvalidOperationException">The handle is stale, or of another tape.</exception>
    public Value Forward(Values x)
    {
        if (x.Count != Weights.Count)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"Neuron '{Name}' has {Weights.Count} weights, so it takes {Weights.Count} inputs, but got {x.Count}."), nameof(x));
        }

        using (Bias.Tape.Scope(Name))
        {
            Value z = Weights.Dot(x) + Bias;
            return Activation.Apply(Values.Of(z))[0].Named(Name);
        }
    }

    /// <summary>The neuron in a few words, <c>Neuron 2-1, tanh, 3 parameters</c>.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"Neuron {Weights.Count}-1, {Activation}, {Weights.Count + 1} parameters");

    private static Initializer RequireInitializer(Initializer initializer)
    {
        ArgumentNullException.ThrowIfNull(initializer);
        return initializer;
    }
}
