namespace TapeGrad;

public readonly partial struct Value
{
    /// <summary>The hyperbolic sine, y = (eˣ − e⁻ˣ) / 2.</summary>
    /// <remarks>Local derivative: dy/dx = cosh x.</remarks>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Value Sinh() => Tape.Unary<SinhOp>(this);

    /// <inheritdoc cref="Sinh()"/>
    public static Value Sinh(Value x) => x.Sinh();

    internal readonly struct SinhOp : IUnaryOp
    {
        public static string Label => "sinh";

        public static T Evaluate<T>(T x, double k)
            where T : struct, IScalar<T> => T.Sinh(x);

        public static T Derivative<T>(T x, T y, double k)
            where T : struct, IScalar<T> => T.Cosh(x);
    }
}

public readonly partial struct Values
{
    /// <summary>Each number on its own: see <see cref="Value.Sinh()"/>.</summary>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Values Sinh() => MapOp<Value.SinhOp>.Record(this, OperandOrder.Plain, 0.0);
}
