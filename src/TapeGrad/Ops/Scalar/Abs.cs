namespace TapeGrad;

public readonly partial struct Value
{
    /// <summary>The absolute value, y = |x|.</summary>
    /// <remarks>Local derivative: dy/dx = the sign of x, and 0 at the kink x = 0.</remarks>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Value Abs() => Tape.Unary<AbsOp>(this);

    /// <inheritdoc cref="Abs()"/>
    public static Value Abs(Value x) => x.Abs();

    internal readonly struct AbsOp : IUnaryOp
    {
        public static string Label => "abs";

        public static T Evaluate<T>(T x, double k)
            where T : struct, IScalar<T> => T.Abs(x);

        public static T Derivative<T>(T x, T y, double k)
            where T : struct, IScalar<T> =>
            T.IfPositive(x, T.One(x), T.IfPositive(-x, T.Constant(x, -1.0), T.Zero(x)));
    }
}

public readonly partial struct Values
{
    /// <summary>Each number on its own: see <see cref="Value.Abs()"/>.</summary>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Values Abs() => MapOp<Value.AbsOp>.Record(this, OperandOrder.Plain, 0.0);
}
