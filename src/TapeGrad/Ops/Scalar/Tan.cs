namespace TapeGrad;

public readonly partial struct Value
{
    /// <summary>The tangent of x radians, y = tan x.</summary>
    /// <remarks>Local derivative: dy/dx = 1 + y².</remarks>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Value Tan() => Tape.Unary<TanOp>(this);

    /// <inheritdoc cref="Tan()"/>
    public static Value Tan(Value x) => x.Tan();

    internal readonly struct TanOp : IUnaryOp
    {
        public static string Label => "tan";

        public static T Evaluate<T>(T x, double k)
            where T : struct, IScalar<T> => T.Tan(x);

        public static T Derivative<T>(T x, T y, double k)
            where T : struct, IScalar<T> => 1.0 + (y * y);
    }
}

public readonly partial struct Values
{
    /// <summary>Each number on its own: see <see cref="Value.Tan()"/>.</summary>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Values Tan() => MapOp<Value.TanOp>.Record(this, OperandOrder.Plain, 0.0);
}
