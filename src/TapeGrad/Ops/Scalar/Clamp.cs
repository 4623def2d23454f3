namespace TapeGrad;

public readonly partial struct Value
{
    /// <summary>The value kept within bounds, y = min(max(x, a), b).</summary>
    /// <remarks>Local derivative: dy/dx = 1 for a ≤ x ≤ b, also at the bounds, and 0 outside. NaN stays NaN.</remarks>
    /// <exception cref="ArgumentException">A bound is NaN, or <paramref name="min"/> is above <paramref name="max"/>.</exception>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Value Clamp(double min, double max) =>
        min <= max ? Tape.Unary<ClampOp>(this, min, max) : throw WrongBounds(min, max);

    /// <inheritdoc cref="Clamp(double, double)"/>
    public static Value Clamp(Value x, double min, double max) => x.Clamp(min, max);

    internal static ArgumentException WrongBounds(double min, double max) => new(
        FormattableString.Invariant($"The lower bound must not be above the upper bound, but the bounds are {min} and {max}."), nameof(min));

    internal readonly struct ClampOp : IBoundedOp
    {
        public static string Label => "clamp";

        public static T Evaluate<T>(T x, double min, double max)
            where T : struct, IScalar<T> => T.Min(T.Max(x, T.Constant(x, min)), T.Constant(x, max));

        public static T Derivative<T>(T x, T y, double min, double max)
            where T : struct, IScalar<T> =>
            T.IfPositive(min - x, T.Zero(x), T.IfPositive(x - max, T.Zero(x), T.One(x)));
    }
}

public readonly partial struct Values
{
    /// <summary>Each number on its own: see <see cref="Value.Clamp(double, double)"/>.</summary>
    /// <exception cref="ArgumentException">A bound is NaN, or <paramref name="min"/> is above <paramref name="max"/>.</exception>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Values Clamp(double min, double max) =>
        min <= max ? BoundedMapOp<Value.ClampOp>.Record(this, min, max) : throw Value.WrongBounds(min, max);
}
