namespace TapeGrad;

public readonly partial struct Value
{
    // e^−kx² is an op for the derivatives of others, so that a recorded derivative stays exact as well.
    private readonly struct BellOp : IUnaryOp
    {
        public static string Label => "bell";

        public static T Evaluate<T>(T x, double k)
            where T : struct, IScalar<T> => Special.Bell(x, k);

        public static T Derivative<T>(T x, T y, double k)
            where T : struct, IScalar<T> => -2.0 * k * x * y;
    }
}
