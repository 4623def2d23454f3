namespace TapeGrad;

public readonly partial struct Value
{
    /// <summary>The smaller of two, z = min(a, b).</summary>
    /// <remarks>Local derivatives: 1 for the smaller operand, 0 for the other, and ½ for each at a tie. NaN if either operand is NaN.</remarks>
    /// <exception cref="InvalidOperationException">A handle is stale or empty, or the tapes differ.</exception>
    public static Value Min(Value a, Value b) => Tape.Binary<MinOp>(a, b);

    /// <inheritdoc cref="Min(Value, Value)"/>
    public static Value Min(Value a, double b) => Tape.Binary<MinOp>(a, b);

    /// <inheritdoc cref="Min(Value, Value)"/>
    public static Value Min(double a, Value b) => Tape.Binary<MinOp>(a, b);

    internal readonly struct MinOp : IBinaryOp
    {
        public static string Label => "min";

        public static T Evaluate<T>(T x, T y)
            where T : struct, IScalar<T> => T.Min(x, y);

        public static T DerivativeX<T>(T x, T y, T z)
            where T : struct, IScalar<T> => T.IfPositive(y - x, T.One(x), T.IfPositive(x - y, T.Zero(x), T.Constant(x, 0.5)));

        public static T DerivativeY<T>(T x, T y, T z)
            where T : struct, IScalar<T> => 1.0 - DerivativeX(x, y, z);
    }
}
