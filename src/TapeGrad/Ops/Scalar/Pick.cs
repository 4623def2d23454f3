namespace TapeGrad;

public readonly partial struct Value
{
    // y where a condition on x holds, elsewhere 0, also where y is not finite. Sums of two of them are selections, which the
    // derivatives at kinks and Select consist of. A replay decides again for each sample.
    internal readonly struct IfPositiveOp : IBinaryOp
    {
        public static string Label => "if-positive";

        public static T Evaluate<T>(T x, T y)
            where T : struct, IScalar<T> => T.IfPositive(x, y, T.Zero(y));

        public static T DerivativeX<T>(T x, T y, T z)
            where T : struct, IScalar<T> => T.Zero(x);

        public static T DerivativeY<T>(T x, T y, T z)
            where T : struct, IScalar<T> => T.Apply<IfPositiveOp>(x, T.One(x));
    }

    internal readonly struct UnlessPositiveOp : IBinaryOp
    {
        public static string Label => "unless-positive";

        public static T Evaluate<T>(T x, T y)
            where T : struct, IScalar<T> => T.IfPositive(x, T.Zero(y), y);

        public static T DerivativeX<T>(T x, T y, T z)
            where T : struct, IScalar<T> => T.Zero(x);

        public static T DerivativeY<T>(T x, T y, T z)
            where T : struct, IScalar<T> => T.Apply<UnlessPositiveOp>(x, T.One(x));
    }

    internal readonly struct IfZeroOp : IBinaryOp
    {
        public static string Label => "if-zero";

        public static T Evaluate<T>(T x, T y)
            where T : struct, IScalar<T> => T.IfZero(x, y, T.Zero(y));

        public static T DerivativeX<T>(T x, T y, T z)
            where T : struct, IScalar<T> => T.Zero(x);

        public static T DerivativeY<T>(T x, T y, T z)
            where T : struct, IScalar<T> => T.Apply<IfZeroOp>(x, T.One(x));
    }

    internal readonly struct UnlessZeroOp : IBinaryOp
    {
        public static string Label => "unless-zero";

        public static T Evaluate<T>(T x, T y)
            where T : struct, IScalar<T> => T.IfZero(x, T.Zero(y), y);

        public static T DerivativeX<T>(T x, T y, T z)
            where T : struct, IScalar<T> => T.Zero(x);

        public static T DerivativeY<T>(T x, T y, T z)
            where T : struct, IScalar<T> => T.Apply<UnlessZeroOp>(x, T.One(x));
    }
}
