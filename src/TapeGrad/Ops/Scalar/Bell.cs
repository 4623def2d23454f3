namespace TapeGrad;

public readonly partial struct Value
{
    // The derivatives of other ops use e^−kx². It is an op, so that a recorded derivative stays exact too.
    private readonly struct BellOp : IUnaryOp
    {
        public static string Label => "bell";

        public static T Evaluate<T>(T x, double k)
            where T : struct, IScalar<T> => T.Bell(x, k);

        public static T Derivative<T>(T x, T y, double k)
            where T : struct, IScalar<T> => -2.0 * k * x * y;
    }
}
