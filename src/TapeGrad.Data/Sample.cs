namespace TapeGrad.Data;

/// <summary>One sample of a <see cref="Dataset"/>: what a model is given, and what it should give.</summary>
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
    /// <exception cref="InvalidOperationException">There are several targets, or it is no whole number from 0.</exception>
    public int Label => Y switch
    {
        [double y] when y >= 0.0 && y <= int.MaxValue && y == (int)y => (int)y,
        [double y] => throw new InvalidOperationException(
            FormattableString.Invariant($"A target is {y}, which is the number of no class: classes are counted from 0. Read it from Y, or change it with WithTargets.")),
        _ => throw new InvalidOperationException(
            FormattableString.Invariant($"A sample of {Y.Length} targets has no label, which is the number of one class. Read them from Y.")),
    };
}
