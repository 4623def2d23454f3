namespace TapeGrad;

public readonly partial struct Value
{
    /// <summary>The arctangent in radians, y = arctan x.</summary>
    /// <remarks>Local derivative: dy/dx = 1 / (1 + x²).</remarks>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Value Atan() => Tape.Unary<AtanOp>(this);

    /// <inheritdoc cref="Atan()"/>
    public static Value Atan(Value x) => x.Atan();

    internal readonly struct AtanOp : IUnaryOp
    {
        public static string Label => "atan";

        public static T Evaluate<T>(T x, double k)
            where T : struct, IScalar<T> => T.Atan(x);

        public static T Derivative<T>(T x, T y, double k)
            where T : struct, IScalar<T> => 1.0 / (1.0 + (x * x));
    }
}

public readonly partial struct Values
{
    /// <summary>Each number on its own: see <see cref="Value.Atan()"/>.</summary>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Values Atan() => MapOp<Value.AtanOp>.Record(this, OperandOrder.Plain, 0.0);
}
