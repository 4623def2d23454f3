namespace TapeGrad;

public readonly partial struct Value
{
    /// <summary>GELU by its tanh approximation, y = ½ · x · (1 + tanh u) with u = √(2/π) · (x + 0.044715 · x³).</summary>
    /// <remarks>
    /// Local derivative: dy/dx = σ(2u) + x · σ(2u) · σ(−2u) · 2u′ with u′ = √(2/π) · (1 + 0.134145 · x²). It is computed
    /// with ½ · (1 + tanh u) = σ(2u), which does not cancel below 0. Source: Hendrycks and Gimpel, arXiv:1606.08415.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Value GeluTanh() => Tape.Unary<GeluTanhOp>(this);

    /// <inheritdoc cref="GeluTanh()"/>
    public static Value GeluTanh(Value x) => x.GeluTanh();

    internal readonly struct GeluTanhOp : IUnaryOp
    {
        private const double Cubic = 0.044715;

        public static string Label => "gelu-tanh";

        public static T Evaluate<T>(T x, double k)
            where T : struct, IScalar<T> => x * T.Apply<SigmoidOp>(Twice(x));

        public static T Derivative<T>(T x, T y, double k)
            where T : struct, IScalar<T>
        {
            T sigmoid = T.Apply<SigmoidOp>(Twice(x));
            T bell = sigmoid * T.Apply<SigmoidOp>(-Twice(x));
            T slope = Math.Sqrt(8.0 / Math.PI) * (1.0 + (3.0 * Cubic * x * x));

            // For large |x| the bell is 0 and the slope may overflow; a share of 0 is 0 also then.
            return sigmoid + T.Apply<ShareOp>(T.Apply<ShareOp>(bell, x), slope);
        }

        private static T Twice<T>(T x)
            where T : struct, IScalar<T> => Math.Sqrt(8.0 / Math.PI) * (x + (Cubic * x * x * x));
    }
}

public readonly partial struct Values
{
    /// <summary>Each number on its own: see <see cref="Value.GeluTanh()"/>.</summary>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Values GeluTanh() => MapOp<Value.GeluTanhOp>.Record(this, OperandOrder.Plain, 0.0);
}
