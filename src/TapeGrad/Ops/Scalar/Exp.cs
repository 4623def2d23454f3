namespace TapeGrad;

public readonly partial struct Value
{
    /// <summary>The exponential, y = eˣ.</summary>
    /// <remarks>Local derivative: dy/dx = y. Overflows to ∞ above 709.78.</remarks>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Value Exp() => Tape.Unary<ExpOp>(this);

    /// <inheritdoc cref="Exp()"/>
    public static Value Exp(Value x) => x.Exp();

    internal readonly struct ExpOp : IUnaryOp
    {
        public static string Label => "exp";

        public static T Evaluate<T>(T x, double k)
            where T : struct, IScalar<T> => T.Exp(x);

        public static T Derivative<T>(T x, T y, double k)
            where T : struct, IScalar<T> => y;
    }
}

public readonly partial struct Values
{
    /// <summary>Each number on its own: see <see cref="Value.Exp()"/>.</summary>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Values Exp() => MapOp<Value.ExpOp>.Record(this, OperandOrder.Plain, 0.0);
}
