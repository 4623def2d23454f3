namespace TapeGrad;

public readonly partial struct Value
{
    // What a node passes back in a recorded gradient: its adjoint g times a local derivative d. It is 0 where g is 0, as in the
    // sweep, so 0 · ∞ does not make NaN.
    internal readonly struct ShareOp : IBinaryOp
    {
        public static string Label => "share";

        public static T Evaluate<T>(T x, T y)
            where T : struct, IScalar<T> => T.IfZero(x, T.Zero(x), x * y);

        public static T DerivativeX<T>(T x, T y, T z)
            where T : struct, IScalar<T> => y;

        public static T DerivativeY<T>(T x, T y, T z)
            where T : struct, IScalar<T> => x;
    }
}
