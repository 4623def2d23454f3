namespace TapeGrad;

public readonly partial struct Value
{
    /// <summary>The sine of x radians, y = sin x.</summary>
    /// <remarks>Local derivative: dy/dx = cos x.</remarks>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Value Sin() => Tape.Unary<SinOp>(this);

    /// <inheritdoc cref="Sin()"/>
    public static Value Sin(Value x) => x.Sin();

    internal readonly struct SinOp : IUnaryOp
    {
        public static string Label => "sin";

        public static T Evaluate<T>(T x, double k)
            where T : struct, IScalar<T> => T.Sin(x);

        public static T Derivative<T>(T x, T y, double k)
            where T : struct, IScalar<T> => T.Cos(x);
    }
}

public readonly partial struct Values
{
    /// <summary>Each number on its own: see <see cref="Value.Sin()"/>.</summary>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Values Sin() => MapOp<Value.SinOp>.Record(this, OperandOrder.Plain, 0.0);
}
