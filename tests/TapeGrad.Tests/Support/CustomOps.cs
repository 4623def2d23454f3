namespace TapeGrad.Tests;

/// <summary>Operations as a user of the library writes them.</summary>
internal readonly struct CubeOp : IUnaryOp
{
    public static string Label => "cube";

    public static T Evaluate<T>(T x, double k)
        where T : struct, IScalar<T> => x * x * x;

    public static T Derivative<T>(T x, T y, double k)
        where T : struct, IScalar<T> => 3.0 * x * x;
}

internal readonly struct ScaledCubeOp : IUnaryOp
{
    public static string Label => "scaled cube";

    public static T Evaluate<T>(T x, double k)
        where T : struct, IScalar<T> => k * T.Apply<CubeOp>(x);

    public static T Derivative<T>(T x, T y, double k)
        where T : struct, IScalar<T> => 3.0 * k * x * x;
}

internal readonly struct ProductOfSquaresOp : IBinaryOp
{
    public static string Label => "x²y²";

    public static T Evaluate<T>(T x, T y)
        where T : struct, IScalar<T> => x * x * y * y;

    public static T DerivativeX<T>(T x, T y, T z)
        where T : struct, IScalar<T> => 2.0 * x * y * y;

    public static T DerivativeY<T>(T x, T y, T z)
        where T : struct, IScalar<T> => 2.0 * x * x * y;
}

internal readonly struct ThrowingOp : IUnaryOp
{
    public static string Label => "throwing";

    public static T Evaluate<T>(T x, double k)
        where T : struct, IScalar<T> => throw new NotSupportedException("This operation has no value.");

    public static T Derivative<T>(T x, T y, double k)
        where T : struct, IScalar<T> => x;
}
