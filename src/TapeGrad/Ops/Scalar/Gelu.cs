namespace TapeGrad;

public readonly partial struct Value
{
    /// <summary>The Gaussian error linear unit, y = x · Φ(x), with Φ the standard normal distribution function.</summary>
    /// <remarks>
    /// Local derivative: dy/dx = Φ(x) + x · φ(x), with the density φ(x) = e^(−x²/2) / √(2π). Φ keeps its digits far
    /// below 0, where ½ · (1 + erf(x/√2)) would cancel. Source: Hendrycks and Gimpel, arXiv:1606.08415.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Value Gelu() => Tape.Unary<GeluOp>(this);

    /// <inheritdoc cref="Gelu()"/>
    public static Value Gelu(Value x) => x.Gelu();

    internal readonly struct GeluOp : IUnaryOp
    {
        public static string Label => "gelu";

        public static T Evaluate<T>(T x, double k)
            where T : struct, IScalar<T> => x * T.Apply<NormalOp>(x);

        public static T Derivative<T>(T x, T y, double k)
            where T : struct, IScalar<T> => T.Apply<NormalOp>(x) + (x * Density(x));
    }

    // Φ is an op of its own, so that a recorded derivative stays exact too.
    private readonly struct NormalOp : IUnaryOp
    {
        public static string Label => "normal";

        public static T Evaluate<T>(T x, double k)
            where T : struct, IScalar<T> => Special.Normal(x);

        public static T Derivative<T>(T x, T y, double k)
            where T : struct, IScalar<T> => Density(x);
    }

    private static T Density<T>(T x)
        where T : struct, IScalar<T> => 1.0 / Math.Sqrt(2.0 * Math.PI) * T.Apply<BellOp>(x, 0.5);
}

public readonly partial struct Values
{
    /// <summary>Each number on its own: see <see cref="Value.Gelu()"/>.</summary>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Values Gelu() => MapOp<Value.GeluOp>.Record(this, OperandOrder.Plain, 0.0);
}
