using System.Runtime.CompilerServices;

namespace TapeGrad;

public readonly partial struct Value
{
    /// <summary>The length of a vector, z = √(a² + b²), without overflow or underflow on the way.</summary>
    /// <remarks>Local derivatives: ∂z/∂a = a / z, ∂z/∂b = b / z; NaN at the origin, where the length has a corner.</remarks>
    /// <exception cref="InvalidOperationException">A handle is stale or empty, or the tapes differ.</exception>
    public static Value Hypot(Value a, Value b) => Tape.Binary<HypotOp>(a, b);

    /// <inheritdoc cref="Hypot(Value, Value)"/>
    public static Value Hypot(Value a, double b) => Tape.Binary<HypotOp>(a, b);

    /// <inheritdoc cref="Hypot(Value, Value)"/>
    public static Value Hypot(double a, Value b) => Tape.Binary<HypotOp>(a, b);

    internal readonly struct HypotOp : IBinaryOp
    {
        public static string Label => "hypot";

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Evaluate<T>(T x, T y)
            where T : struct, IScalar<T>
        {
            T larger = T.Max(T.Abs(x), T.Abs(y));
            T ratio = T.Min(T.Abs(x), T.Abs(y)) / larger;

            // At the origin and at infinity the ratio is NaN (0 / 0, ∞ / ∞). The length is then the larger side.
            return T.IfZero(larger, larger, T.IfZero(1.0 / larger, larger, larger * T.Sqrt(1.0 + (ratio * ratio))));
        }

        public static T DerivativeX<T>(T x, T y, T z)
            where T : struct, IScalar<T> => x / z;

        public static T DerivativeY<T>(T x, T y, T z)
            where T : struct, IScalar<T> => y / z;
    }
}
