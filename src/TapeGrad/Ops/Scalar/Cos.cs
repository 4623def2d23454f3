namespace TapeGrad;

public readonly partial struct Value
{
    /// <summary>The cosine of x radians, y = cos x.</summary>
    /// <remarks>Local derivative: dy/dx = −sin x.</remarks>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Value Cos() => Tape.Unary<CosOp>(this);

    /// <inheritdoc cref="Cos()"/>
    public static Value Cos(Value x) => x.Cos();

    internal readonly struct CosOp : IUnaryOp
    {
        public static string Label => "cos";

        public static T Evaluate<T>(T x, double k)
            where T : struct, IScalar<T> => T.Cos(x);

        public static T Derivative<T>(T x, T y, double k)
            where T : struct, IScalar<T> => -T.Sin(x);
    }
}

public readonly partial struct Values
{
    /// <summary>Each number on its own: see <see cref="Value.Cos()"/>.</summary>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Values Cos() => MapOp<Value.CosOp>.Record(this, OperandOrder.Plain, 0.0);
}
