namespace TapeGrad;

public readonly partial struct Value
{
    /// <summary>The sigmoid-weighted linear unit (swish), y = x · σ(x), with σ the logistic sigmoid.</summary>
    /// <remarks>Local derivative: dy/dx = σ(x) · (1 + x · σ(−x)).</remarks>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Value Silu() => Tape.Unary<SiluOp>(this);

    /// <inheritdoc cref="Silu()"/>
    public static Value Silu(Value x) => x.Silu();

    internal readonly struct SiluOp : IUnaryOp
    {
        public static string Label => "silu";

        public static T Evaluate<T>(T x, double k)
            where T : struct, IScalar<T> => x * T.Apply<SigmoidOp>(x);

        public static T Derivative<T>(T x, T y, double k)
            where T : struct, IScalar<T> => T.Apply<SigmoidOp>(x) * (1.0 + (x * T.Apply<SigmoidOp>(-x)));
    }
}

public readonly partial struct Values
{
    /// <summary>Each number on its own: see <see cref="Value.Silu()"/>.</summary>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Values Silu() => MapOp<Value.SiluOp>.Record(this, OperandOrder.Plain, 0.0);
}
