namespace TapeGrad;

public readonly partial struct Value
{
    /// <summary>The angle of the point (x, y) from the x-axis, in radians from −π to π. The ordinate y comes first.</summary>
    /// <remarks>Local derivatives: ∂z/∂y = x / r², ∂z/∂x = −y / r² with r = hypot(x, y); NaN at the origin.</remarks>
    /// <exception cref="InvalidOperationException">A handle is stale or empty, or the tapes differ.</exception>
    public static Value Atan2(Value y, Value x) => Tape.Binary<Atan2Op>(y, x);

    /// <inheritdoc cref="Atan2(Value, Value)"/>
    public static Value Atan2(Value y, double x) => Tape.Binary<Atan2Op>(y, x);

    /// <inheritdoc cref="Atan2(Value, Value)"/>
    public static Value Atan2(double y, Value x) => Tape.Binary<Atan2Op>(y, x);

    internal readonly struct Atan2Op : IBinaryOp
    {
        // The first operand, here x, is the ordinate. Dividing twice by r does not over- or underflow where r² would.
        public static string Label => "atan2";

        public static T Evaluate<T>(T x, T y)
            where T : struct, IScalar<T> => T.Atan2(x, y);

        public static T DerivativeX<T>(T x, T y, T z)
            where T : struct, IScalar<T>
        {
            T r = T.Apply<HypotOp>(x, y);
            return y / r / r;
        }

        public static T DerivativeY<T>(T x, T y, T z)
            where T : struct, IScalar<T>
        {
            T r = T.Apply<HypotOp>(x, y);
            return -(x / r) / r;
        }
    }
}
