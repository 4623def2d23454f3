namespace TapeGrad;

public readonly partial struct Value
{
    /// <summary>The exponential minus one, y = eˣ − 1, with full precision near 0.</summary>
    /// <remarks>Local derivative: dy/dx = eˣ. Overflows to ∞ above 709.78.</remarks>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Value Expm1() => Tape.Unary<Expm1Op>(this);

    /// <inheritdoc cref="Expm1()"/>
    public static Value Expm1(Value x) => x.Expm1();

    internal readonly struct Expm1Op : IUnaryOp
    {
        public static string Label => "expm1";

        public static T Evaluate<T>(T x, double k)
            where T : struct, IScalar<T> => T.Expm1(x);

        public static T Derivative<T>(T x, T y, double k)
            where T : struct, IScalar<T> => T.Exp(x);
    }
}

public readonly partial struct Values
{
    /// <summary>Each number on its own: see <see cref="Value.Expm1()"/>.</summary>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Values Expm1() => MapOp<Value.Expm1Op>.Record(this, OperandOrder.Plain, 0.0);
}
