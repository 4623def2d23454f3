namespace TapeGrad;

public readonly partial struct Value
{
    /// <summary>The hyperbolic cosine, y = (eˣ + e⁻ˣ) / 2.</summary>
    /// <remarks>Local derivative: dy/dx = sinh x.</remarks>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Value Cosh() => Tape.Unary<CoshOp>(this);

    /// <inheritdoc cref="Cosh()"/>
    public static Value Cosh(Value x) => x.Cosh();

    internal readonly struct CoshOp : IUnaryOp
    {
        public static string Label => "cosh";

        public static T Evaluate<T>(T x, double k)
            where T : struct, IScalar<T> => T.Cosh(x);

        public static T Derivative<T>(T x, T y, double k)
            where T : struct, IScalar<T> => T.Sinh(x);
    }
}

public readonly partial struct Values
{
    /// <summary>Each number on its own: see <see cref="Value.Cosh()"/>.</summary>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Values Cosh() => MapOp<Value.CoshOp>.Record(this, OperandOrder.Plain, 0.0);
}
