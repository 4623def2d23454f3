namespace TapeGrad;

public readonly partial struct Value
{
    /// <summary>The rectified linear unit, y = max(x, 0).</summary>
    /// <remarks>Local derivative: dy/dx = 1 for x &gt; 0, otherwise 0, also at the kink x = 0.</remarks>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Value Relu() => Tape.Unary<ReluOp>(this);

    /// <inheritdoc cref="Relu()"/>
    public static Value Relu(Value x) => x.Relu();

    internal readonly struct ReluOp : IUnaryOp
    {
        public static string Label => "relu";

        // The condition is on −x, so that NaN stays NaN.
        public static T Evaluate<T>(T x, double k)
            where T : struct, IScalar<T> => T.IfPositive(-x, T.Zero(x), x);

        public static T Derivative<T>(T x, T y, double k)
            where T : struct, IScalar<T> => T.IfPositive(x, T.One(x), T.Zero(x));
    }
}

public readonly partial struct Values
{
    /// <summary>Each number on its own: see <see cref="Value.Relu()"/>.</summary>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Values Relu() => MapOp<Value.ReluOp>.Record(this, OperandOrder.Plain, 0.0);
}
