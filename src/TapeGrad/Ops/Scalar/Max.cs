namespace TapeGrad;

public readonly partial struct Value
{
    /// <summary>The larger of two, z = max(a, b).</summary>
    /// <remarks>Local derivatives: 1 for the larger operand, 0 for the other, and ½ for each at a tie. NaN if either operand is NaN.</remarks>
    /// <exception cref="InvalidOperationException">A handle is stale or empty, or the tapes differ.</exception>
    public static Value Max(Value a, Value b) => Tape.Binary<MaxOp>(a, b);

    /// <inheritdoc cref="Max(Value, Value)"/>
    public static Value Max(Value a, double b) => Tape.Binary<MaxOp>(a, b);

    /// <inheritdoc cref="Max(Value, Value)"/>
    public static Value Max(double a, Value b) => Tape.Binary<MaxOp>(a, b);

    internal readonly struct MaxOp : IBinaryOp
    {
        public static string Label => "max";

        public static T Evaluate<T>(T x, T y)
            where T : struct, IScalar<T> => T.Max(x, y);

        public static T DerivativeX<T>(T x, T y, T z)
            where T : struct, IScalar<T> => T.IfPositive(x - y, T.One(x), T.IfPositive(y - x, T.Zero(x), T.Constant(x, 0.5)));

        public static T DerivativeY<T>(T x, T y, T z)
            where T : struct, IScalar<T> => 1.0 - DerivativeX(x, y, z);
    }
}
