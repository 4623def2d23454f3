namespace TapeGrad;

public readonly partial struct Value
{
    /// <summary>The error function, y = 2⁄√π · ∫₀ˣ e^−t² dt.</summary>
    /// <remarks>Local derivative: dy/dx = 2⁄√π · e^−x².</remarks>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Value Erf() => Tape.Unary<ErfOp>(this);

    /// <inheritdoc cref="Erf()"/>
    public static Value Erf(Value x) => x.Erf();

    internal readonly struct ErfOp : IUnaryOp
    {
        public static string Label => "erf";

        public static T Evaluate<T>(T x, double k)
            where T : struct, IScalar<T> => Special.Erf(x);

        public static T Derivative<T>(T x, T y, double k)
            where T : struct, IScalar<T> => 2.0 / Math.Sqrt(Math.PI) * T.Apply<BellOp>(x, 1.0);
    }
}

public readonly partial struct Values
{
    /// <summary>Each number on its own: see <see cref="Value.Erf()"/>.</summary>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Values Erf() => MapOp<Value.ErfOp>.Record(this, OperandOrder.Plain, 0.0);
}
