namespace TapeGrad;

public readonly partial struct Value
{
    /// <summary>The power with a fixed exponent c, y = xᶜ.</summary>
    /// <remarks>
    /// Local derivative: dy/dx = c · xᶜ⁻¹, and exactly 0 for c = 0. 0⁰ = 1. A negative base with a fractional exponent
    /// gives NaN.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Value Pow(double exponent) => Tape.Binary<PowOp>(this, exponent);

    /// <inheritdoc cref="Pow(double)"/>
    public static Value Pow(Value x, double exponent) => x.Pow(exponent);

    /// <summary>The power with a recorded exponent, z = xʸ.</summary>
    /// <remarks>
    /// Local derivatives: ∂z/∂x = y · xʸ⁻¹, ∂z/∂y = z · ln x. 0⁰ = 1 with both derivatives 0. With a negative base,
    /// fractional exponents give NaN, and ∂z/∂y is always NaN.
    /// </remarks>
    /// <exception cref="InvalidOperationException">A handle is stale or empty, or the tapes differ.</exception>
    public Value Pow(Value exponent) => Tape.Binary<PowOp>(this, exponent);

    /// <inheritdoc cref="Pow(Value)"/>
    public static Value Pow(Value x, Value exponent) => x.Pow(exponent);

    /// <inheritdoc cref="Pow(Value)"/>
    public static Value Pow(double x, Value exponent) => Tape.Binary<PowOp>(x, exponent);

    internal readonly struct PowOp : IBinaryOp
    {
        public static string Label => "pow";

        public static T Evaluate<T>(T x, T y)
            where T : struct, IScalar<T> => T.Pow(x, y);

        public static T DerivativeX<T>(T x, T y, T z)
            where T : struct, IScalar<T> => T.Apply<ShareOp>(y, T.Pow(x, y - 1.0));

        // At base 0 the power is 0 for every positive exponent, but z · ln x would be 0 · −∞ = NaN.
        public static T DerivativeY<T>(T x, T y, T z)
            where T : struct, IScalar<T>
        {
            T slope = z * T.Log(x);
            return T.IfZero(x, T.IfPositive(-y, slope, T.Zero(y)), slope);
        }
    }
}

public readonly partial struct Values
{
    /// <summary>Each number on its own: see <see cref="Value.Pow(double)"/>.</summary>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Values Pow(double exponent) => ZipOp<Value.PowOp>.Record(this, exponent);
}
