namespace TapeGrad;

/// <summary>Why a node has the gradient that it has: its paths to the output, and what became of them.</summary>
public sealed class Explanation
{
    internal Explanation(string name) => Name = name;

    /// <summary>The name of the node with its scopes, or its place on the tape as <c>n17</c>.</summary>
    public string Name { get; }

    /// <summary>The gradient of the last sweep.</summary>
    public double Gradient { get; internal init; }

    /// <summary>The number of paths to the output. It may have a thousand digits; beyond 10⁵ digits it is <c>~1e123456</c>.</summary>
    public string Paths { get; internal init; } = "0";

    /// <summary>What the paths add up to without their signs.</summary>
    public double Absolute { get; internal init; }

    /// <summary>The part that is left after + and − cancel: |gradient| / <see cref="Absolute"/>, and 0 where that is 0.</summary>
    public double Kept => Absolute > 0.0 && double.IsFinite(Gradient) ? Math.Min(1.0, Math.Abs(Gradient) / Absolute) : 0.0;

    /// <summary>How many of a double's 16 digits rounding takes from the gradient, measured by sweeps with random rounding.</summary>
    public double DigitsLost { get; internal init; }

    /// <summary>Why the gradient is 0 or not finite.</summary>
    public GradientCause Cause { get; internal init; }

    /// <summary>The strongest paths, the strongest first.</summary>
    public IReadOnlyList<GradientPath> Strongest { get; internal init; } = [];

    /// <summary>What all other paths add up to.</summary>
    public double Rest { get; internal init; }

    /// <summary>Where the gradient is cut: the edges that stop all blame. None of them can be left out.</summary>
    public IReadOnlyList<BlameStop> Stops { get; internal init; } = [];

    /// <summary>All of this in a few sentences.</summary>
    public string Sentence { get; internal set; } = "";

    /// <summary>The <see cref="Sentence"/>.</summary>
    public override string ToString() => Sentence;
}
