using System.Globalization;

namespace TapeGrad.Nn;

/// <summary>A nonlinear function that is applied to each output of a layer; without it, several layers would be one linear map.</summary>
/// <remarks>Values, derivatives and kinks are those of the operation of the same name. To make an activation of your own, give a name and a function.</remarks>
public sealed class Activation
{
    private readonly Func<Values, Values> _apply;

    /// <summary>Makes an activation of your own: <c>new Activation("sine", x => x.Sin())</c>.</summary>
    /// <param name="name">What pictures, saved files and <c>ToString</c> call it.</param>
    /// <param name="apply">The function; it must return as many numbers as it gets.</param>
    public Activation(string name, Func<Values, Values> apply)
        : this(name, apply, false)
    {
    }

    private Activation(string name, Func<Values, Values> apply, bool isRectifier)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(apply);
        Name = name;
        _apply = apply;
        IsRectifier = isRectifier;
    }

    /// <summary>y = x: for a last layer that gives scores, logits or quantities.</summary>
    public static Activation Identity { get; } = new("identity", x => x);

    /// <summary>y = max(x, 0); y′ = 1 above 0, else 0, also at 0.</summary>
    public static Activation Relu { get; } = new("relu", x => x.Relu(), true);

    /// <summary>y = tanh x; y′ = 1 − y².</summary>
    public static Activation Tanh { get; } = new("tanh", x => x.Tanh());

    /// <summary>y = 1 / (1 + e⁻ˣ); y′ = y (1 − y).</summary>
    public static Activation Sigmoid { get; } = new("sigmoid", x => x.Sigmoid());

    /// <summary>y = x · Φ(x), with Φ the normal distribution; y′ = Φ(x) + x · φ(x).</summary>
    /// <remarks>Source: Hendrycks and Gimpel, arXiv:1606.08415.</remarks>
    public static Activation Gelu { get; } = new("gelu", x => x.Gelu(), true);

    /// <summary>y = ½ · x · (1 + tanh u) with u = √(2/π) · (x + 0.044715 · x³), which is <see cref="Gelu"/> to 0.0005; y′ is that of <see cref="Value.GeluTanh()"/>.</summary>
    /// <remarks>Source: Hendrycks and Gimpel, arXiv:1606.08415.</remarks>
    public static Activation GeluTanh { get; } = new("gelu-tanh", x => x.GeluTanh(), true);

    /// <summary>y = x · σ(x); y′ = σ(x) (1 + x · σ(−x)).</summary>
    public static Activation Silu { get; } = new("silu", x => x.Silu(), true);

    /// <summary>y = ln(1 + eˣ), a ReLU without the corner; y′ = σ(x).</summary>
    public static Activation Softplus { get; } = new("softplus", x => x.Softplus(), true);

    /// <summary>The name, such as <c>relu</c>.</summary>
    public string Name { get; }

    /// <summary>Whether this activation is like ReLU, so that <see cref="Initializer.HeNormal"/> fits.</summary>
    public bool IsRectifier { get; }

    /// <summary>y = x above 0, else <paramref name="negativeSlope"/> · x; y′ = 1, else the slope, also at 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The slope is not a finite number.</exception>
    public static Activation LeakyRelu(double negativeSlope = 0.01) =>
        double.IsFinite(negativeSlope)
            ? new(FormattableString.Invariant($"leaky-relu({negativeSlope})"), x => x.LeakyRelu(negativeSlope), true)
            : throw new ArgumentOutOfRangeException(
                nameof(negativeSlope), negativeSlope, FormattableString.Invariant($"The slope below 0 must be a finite number, but was {negativeSlope}."));

    /// <summary>y = x above 0, else <paramref name="alpha"/> · (eˣ − 1); y′ = 1, else α · eˣ, also at 0.</summary>
    /// <remarks>Source: Clevert, Unterthiner and Hochreiter, arXiv:1511.07289.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">α is not a finite number.</exception>
    public static Activation Elu(double alpha = 1.0) =>
        double.IsFinite(alpha)
            ? new(FormattableString.Invariant($"elu({alpha})"), x => x.Elu(alpha), true)
            : throw new ArgumentOutOfRangeException(
                nameof(alpha), alpha, FormattableString.Invariant($"The alpha of an ELU must be a finite number, but was {alpha}."));

    /// <summary>Finds the built-in activation with this <see cref="Name"/>, as a saved file gives it.</summary>
    /// <exception cref="ArgumentException">No built-in activation has this name.</exception>
    public static Activation FromName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        foreach (Activation known in (ReadOnlySpan<Activation>)[Identity, Relu, Tanh, Sigmoid, Gelu, GeluTanh, Silu, Softplus])
        {
            if (known.Name == name)
            {
                return known;
            }
        }

        return HasNumber(name, "leaky-relu(", out double slope) ? LeakyRelu(slope)
            : HasNumber(name, "elu(", out double alpha) ? Elu(alpha)
            : throw new ArgumentException(
                $"There is no activation '{name}'. Known are identity, relu, leaky-relu(0.01) and elu(1) with any number, tanh, sigmoid, gelu, gelu-tanh, silu and softplus.",
                nameof(name));
    }

    /// <summary>Applies the function to each number.</summary>
    /// <exception cref="InvalidOperationException">The vector is empty, or its handle is stale.</exception>
    public Values Apply(Values x) => _apply(x);

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    private static bool HasNumber(string name, string start, out double number)
    {
        number = 0.0;
        return name.StartsWith(start, StringComparison.Ordinal) && name.EndsWith(')')
            && double.TryParse(name.AsSpan(start.Length, name.Length - start.Length - 1), NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }
}
