namespace TapeGrad;

public readonly partial struct Value
{
    /// <summary>The exponential linear unit, y = x for x &gt; 0, otherwise y = α · (eˣ − 1).</summary>
    /// <remarks>Local derivative: dy/dx = 1 for x &gt; 0, otherwise α · eˣ, also at the kink x = 0, where it is α.</remarks>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Value Elu(double alpha = 1.0) => Tape.Unary<EluOp>(this, alpha);

    /// <inheritdoc cref="Elu(double)"/>
    public static Value Elu(Value x, double alpha = 1.0) => x.Elu(alpha);

    internal readonly struct EluOp : IUnaryOp
    {
        public static string Label => "elu";

        public static T Evaluate<T>(T x, double k)
            where T : struct, IScalar<T> => T.IfPositive(x, x, k * T.Apply<Expm1Op>(x));

        public static T Derivative<T>(T x, T y, double k)
            where T : struct, IScalar<T> => T.IfPositive(x, T.One(x), k * T.Exp(x));
    }
}

public readonly partial struct Values
{
    /// <summary>Each number on its own: see <see cref="Value.Elu(double)"/>.</summary>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Values Elu(double alpha = 1.0) => MapOp<Value.EluOp>.Record(this, OperandOrder.NumberLast, alpha);
}
