namespace TapeGrad;

public readonly partial struct Value
{
    /// <summary>The logistic sigmoid, y = 1 / (1 + e⁻ˣ).</summary>
    /// <remarks>
    /// Local derivative: dy/dx = y · (1 − y) = σ(x) · σ(−x). It is computed in the second form, which keeps its digits where y
    /// is almost 1.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Value Sigmoid() => Tape.Unary<SigmoidOp>(this);

    /// <inheritdoc cref="Sigmoid()"/>
    public static Value Sigmoid(Value x) => x.Sigmoid();

    internal readonly struct SigmoidOp : IUnaryOp
    {
        public static string Label => "sigmoid";

        // e^−|x| never overflows, and neither branch subtracts.
        public static T Evaluate<T>(T x, double k)
            where T : struct, IScalar<T>
        {
            T e = T.Exp(-T.Abs(x));
            return T.IfPositive(x, T.One(x), e) / (1.0 + e);
        }

        public static T Derivative<T>(T x, T y, double k)
            where T : struct, IScalar<T> => y * T.Apply<SigmoidOp>(-x);
    }
}

public readonly partial struct Values
{
    /// <summary>Each number on its own: see <see cref="Value.Sigmoid()"/>.</summary>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Values Sigmoid() => MapOp<Value.SigmoidOp>.Record(this, OperandOrder.Plain, 0.0);
}
