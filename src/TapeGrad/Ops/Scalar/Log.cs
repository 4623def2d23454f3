namespace TapeGrad;

public readonly partial struct Value
{
    /// <summary>The natural logarithm, y = ln x.</summary>
    /// <remarks>Local derivative: dy/dx = 1 / x. ln 0 = −∞, and NaN below 0.</remarks>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Value Log() => Tape.Unary<LogOp>(this);

    /// <inheritdoc cref="Log()"/>
    public static Value Log(Value x) => x.Log();

    internal readonly struct LogOp : IUnaryOp
    {
        public static string Label => "log";

        public static T Evaluate<T>(T x, double k)
            where T : struct, IScalar<T> => T.Log(x);

        public static T Derivative<T>(T x, T y, double k)
            where T : struct, IScalar<T> => 1.0 / x;
    }
}

public readonly partial struct Values
{
    /// <summary>Each number on its own: see <see cref="Value.Log()"/>.</summary>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Values Log() => MapOp<Value.LogOp>.Record(this, OperandOrder.Plain, 0.0);
}
