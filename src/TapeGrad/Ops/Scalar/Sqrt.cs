namespace TapeGrad;

public readonly partial struct Value
{
    /// <summary>The square root, y = √x.</summary>
    /// <remarks>Local derivative: dy/dx = 1 / (2y), which is +∞ at 0. NaN below 0.</remarks>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Value Sqrt() => Tape.Unary<SqrtOp>(this);

    /// <inheritdoc cref="Sqrt()"/>
    public static Value Sqrt(Value x) => x.Sqrt();

    internal readonly struct SqrtOp : IUnaryOp
    {
        public static string Label => "sqrt";

        public static T Evaluate<T>(T x, double k)
            where T : struct, IScalar<T> => T.Sqrt(x);

        public static T Derivative<T>(T x, T y, double k)
            where T : struct, IScalar<T> => 0.5 / y;
    }
}

public readonly partial struct Values
{
    /// <summary>Each number on its own: see <see cref="Value.Sqrt()"/>.</summary>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Values Sqrt() => MapOp<Value.SqrtOp>.Record(this, OperandOrder.Plain, 0.0);
}
