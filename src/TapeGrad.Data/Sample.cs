namespace TapeGrad.Data;

/// <summary>One sample of a <see cref="Dataset"/>: a model's inputs and the outputs that it should predict.</summary>
public readonly struct Sample
{
    private readonly ReadOnlyMemory<double> _x;
    private readonly ReadOnlyMemory<double> _y;

    internal Sample(ReadOnlyMemory<double> x, ReadOnlyMemory<double> y)
    {
        _x = x;
        _y = y;
    }

    /// <summary>The features.</summary>
    public ReadOnlySpan<double> X => _x.Span;

    /// <summary>The targets.</summary>
    public ReadOnlySpan<double> Y => _y.Span;

    /// <summary>The only target as the number of a class, counted from 0.</summary>
    /// <exception cref="InvalidOperationException">The sample has several targets, or its target is not a whole number from 0.</exception>
    public int Label => Y switch
    {
        [double y] when y >= 0.0 && y <= int.MaxValue && y == (int)y => (int)y,
        [double y] => throw new InvalidOperationException(
            FormattableString.Invariant($"The target {y} is not the number of a class, which is a whole number from 0. Read it from Y, or change it with WithTargets.")),
        _ => throw new InvalidOperationException(
            FormattableString.Invariant($"A sample with {Y.Length} targets does not have a label; a label is a single target. Read the targets from Y.")),
    };
}
