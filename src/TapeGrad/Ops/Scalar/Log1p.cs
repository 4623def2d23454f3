namespace TapeGrad;

public readonly partial struct Value
{
    /// <summary>The logarithm of 1 + x, y = ln(1 + x), with full precision near 0.</summary>
    /// <remarks>Local derivative: dy/dx = 1 / (1 + x). −∞ at −1, NaN below.</remarks>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Value Log1p() => Tape.Unary<Log1pOp>(this);

    /// <inheritdoc cref="Log1p()"/>
    public static Value Log1p(Value x) => x.Log1p();

    internal readonly struct Log1pOp : IUnaryOp
    {
        public static string Label => "log1p";

        public static T Evaluate<T>(T x, double k)
            where T : struct, IScalar<T> => T.Log1p(x);

        public static T Derivative<T>(T x, T y, double k)
            where T : struct, IScalar<T> => 1.0 / (1.0 + x);
    }
}

public readonly partial struct Values
{
    /// <summary>Each number on its own: see <see cref="Value.Log1p()"/>.</summary>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Values Log1p() => MapOp<Value.Log1pOp>.Record(this, OperandOrder.Plain, 0.0);
}
