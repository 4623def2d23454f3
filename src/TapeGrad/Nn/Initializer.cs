namespace TapeGrad.Nn;

/// <summary>Which numbers the weights of a layer start with. Biases start at 0.</summary>
/// <remarks>
/// The spread decides whether signals grow or fade from layer to layer. To make an initialiser of your own, give a function of the
/// numbers of inputs and outputs of the layer: <c>new Initializer((inputs, outputs) => 0.5)</c>.
/// </remarks>
public sealed class Initializer
{
    private readonly Func<int, int, double> _next;

    /// <summary>Makes an initialiser of your own.</summary>
    /// <param name="next">Returns the next weight of a layer; gets the numbers of its inputs and outputs.</param>
    public Initializer(Func<int, int, double> next)
    {
        ArgumentNullException.ThrowIfNull(next);
        _next = next;
    }

    /// <summary>All weights 0. All neurons of a hidden layer then stay equal during training.</summary>
    public static Initializer Zeros { get; } = new((_, _) => 0.0);

    /// <summary>Uniform in [−<paramref name="limit"/>, <paramref name="limit"/>), as micrograd's neurons are.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative or not finite.</exception>
    public static Initializer Uniform(Pcg32 random, double limit = 1.0)
    {
        ArgumentNullException.ThrowIfNull(random);
        return limit >= 0.0 && double.IsFinite(limit)
            ? new((_, _) => limit * Symmetric(random))
            : throw new ArgumentOutOfRangeException(
                nameof(limit), limit, FormattableString.Invariant($"The limit of uniform weights must be finite and not negative, but was {limit}."));
    }

    /// <summary>Uniform within ±√(6 / (inputs + outputs)): for tanh, sigmoid and linear layers.</summary>
    /// <remarks>Source: Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010.</remarks>
    public static Initializer XavierUniform(Pcg32 random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return new((inputs, outputs) => Math.Sqrt(6.0 / ((double)inputs + outputs)) * Symmetric(random));
    }

    /// <summary>Normal with the deviation √(2 / inputs): for layers with ReLU or one of its relatives.</summary>
    /// <remarks>Source: He, Zhang, Ren and Sun, "Delving Deep into Rectifiers", arXiv:1502.01852.</remarks>
    public static Initializer HeNormal(Pcg32 random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return new((inputs, _) => Math.Sqrt(2.0 / inputs) * random.NextNormal());
    }

    /// <summary>The initialiser that fits the activation: <see cref="HeNormal"/> for rectifiers, <see cref="XavierUniform"/> for the others.</summary>
    public static Initializer For(Activation activation, Pcg32 random)
    {
        ArgumentNullException.ThrowIfNull(activation);
        return activation.IsRectifier ? HeNormal(random) : XavierUniform(random);
    }

    /// <summary>Draws the weights of a layer, row after row.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are no inputs or no outputs.</exception>
    public double[] Draw(int inputs, int outputs)
    {
        CheckSize(inputs, "inputs");
        CheckSize(outputs, "outputs");
        var weights = new double[checked(inputs * outputs)];
        foreach (ref double weight in weights.AsSpan())
        {
            weight = _next(inputs, outputs);
        }

        return weights;
    }

    private static double Symmetric(Pcg32 random) => (2.0 * random.NextDouble()) - 1.0;

    private static void CheckSize(int size, string what)
    {
        if (size <= 0)
        {
            throw new ArgumentOutOfRangeException(what, size, FormattableString.Invariant($"The number of {what} of a layer must be at least 1, but was {size}."));
        }
    }
}
