namespace TapeGrad;

public readonly partial struct Value
{
    /// <summary>The softplus, y = ln(1 + eˣ): a ReLU without the corner.</summary>
    /// <remarks>Local derivative: dy/dx = 1 / (1 + e⁻ˣ), the logistic sigmoid. Exact for every x, with no threshold.</remarks>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Value Softplus() => Tape.Unary<SoftplusOp>(this);

    /// <inheritdoc cref="Softplus()"/>
    public static Value Softplus(Value x) => x.Softplus();

    internal readonly struct SoftplusOp : IUnaryOp
    {
        public static string Label => "softplus";

        // max(x, 0) is added separately, so that the exponential never overflows.
        public static T Evaluate<T>(T x, double k)
            where T : struct, IScalar<T> => T.Max(x, T.Zero(x)) + T.Apply<Log1pOp>(T.Exp(-T.Abs(x)));

        public static T Derivative<T>(T x, T y, double k)
            where T : struct, IScalar<T> => T.Apply<SigmoidOp>(x);
    }
}

public readonly partial struct Values
{
    /// <summary>Each number on its own: see <see cref="Value.Softplus()"/>.</summary>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Values Softplus() => MapOp<Value.SoftplusOp>.Record(this, OperandOrder.Plain, 0.0);
}
