namespace TapeGrad;

public readonly partial struct Value
{
    /// <summary>The leaky rectified linear unit, y = x for x &gt; 0, otherwise y = s · x with slope s.</summary>
    /// <remarks>Local derivative: dy/dx = 1 for x &gt; 0, otherwise s, also at the kink x = 0.</remarks>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Value LeakyRelu(double negativeSlope = 0.01) => Tape.Unary<LeakyReluOp>(this, negativeSlope);

    /// <inheritdoc cref="LeakyRelu(double)"/>
    public static Value LeakyRelu(Value x, double negativeSlope = 0.01) => x.LeakyRelu(negativeSlope);

    internal readonly struct LeakyReluOp : IUnaryOp
    {
        public static string Label => "leaky-relu";

        public static T Evaluate<T>(T x, double k)
            where T : struct, IScalar<T> => T.IfPositive(x, x, k * x);

        public static T Derivative<T>(T x, T y, double k)
            where T : struct, IScalar<T> => T.IfPositive(x, T.One(x), T.Constant(x, k));
    }
}

public readonly partial struct Values
{
    /// <summary>Each number on its own: see <see cref="Value.LeakyRelu(double)"/>.</summary>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Values LeakyRelu(double negativeSlope = 0.01) => MapOp<Value.LeakyReluOp>.Record(this, OperandOrder.NumberLast, negativeSlope);
}
