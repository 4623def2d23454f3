namespace TapeGrad;

public readonly partial struct Value
{
    /// <summary>The hyperbolic tangent, y = (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ).</summary>
    /// <remarks>
    /// Local derivative: dy/dx = 1 − y² = (2 / (eˣ + e⁻ˣ))². It is computed in the second form, which keeps its digits where y
    /// is almost ±1.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Value Tanh() => Tape.Unary<TanhOp>(this);

    /// <inheritdoc cref="Tanh()"/>
    public static Value Tanh(Value x) => x.Tanh();

    internal readonly struct TanhOp : IUnaryOp
    {
        public static string Label => "tanh";

        public static T Evaluate<T>(T x, double k)
            where T : struct, IScalar<T> => T.Tanh(x);

        public static T Derivative<T>(T x, T y, double k)
            where T : struct, IScalar<T> => T.Apply<SechSquaredOp>(x);
    }

    // The derivative of tanh is an op, because it is computed from |x| but is smooth at 0.
    private readonly struct SechSquaredOp : IUnaryOp
    {
        public static string Label => "sech-squared";

        // With e = e^−|x|, which cannot overflow: sech x = 2e / (1 + e²).
        public static T Evaluate<T>(T x, double k)
            where T : struct, IScalar<T>
        {
            T e = T.Exp(-T.Abs(x));
            T sech = 2.0 * e / (1.0 + (e * e));
            return sech * sech;
        }

        public static T Derivative<T>(T x, T y, double k)
            where T : struct, IScalar<T> => -2.0 * T.Tanh(x) * y;
    }
}

public readonly partial struct Values
{
    /// <summary>Each number on its own: see <see cref="Value.Tanh()"/>.</summary>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Values Tanh() => MapOp<Value.TanhOp>.Record(this, OperandOrder.Plain, 0.0);
}
