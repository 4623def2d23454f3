namespace TapeGrad;

/// <summary>A kind of number that ops compute with. Each op is written once and runs on every kind.</summary>
/// <typeparam name="T">The implementing type itself.</typeparam>
/// <remarks>
/// Never branch on a value, because a kind may hold many numbers at once. Compute both sides and select one for each number.
/// </remarks>
public partial interface IScalar<T>
    where T : struct, IScalar<T>
{
    /// <summary>The sum x + y.</summary>
    static abstract T operator +(T x, T y);

    /// <summary>The difference x − y.</summary>
    static abstract T operator -(T x, T y);

    /// <summary>The product x · y.</summary>
    static abstract T operator *(T x, T y);

    /// <summary>The quotient x / y.</summary>
    static abstract T operator /(T x, T y);

    /// <summary>The negative −x.</summary>
    static abstract T operator -(T x);

    /// <summary>The sum x + y with a plain number.</summary>
    static virtual T operator +(T x, double y) => x + T.Constant(x, y);

    /// <summary>The sum x + y with a plain number.</summary>
    static virtual T operator +(double x, T y) => T.Constant(y, x) + y;

    /// <summary>The difference x − y with a plain number.</summary>
    static virtual T operator -(T x, double y) => x - T.Constant(x, y);

    /// <summary>The difference x − y with a plain number.</summary>
    static virtual T operator -(double x, T y) => T.Constant(y, x) - y;

    /// <summary>The product x · y with a plain number.</summary>
    static virtual T operator *(T x, double y) => x * T.Constant(x, y);

    /// <summary>The product x · y with a plain number.</summary>
    static virtual T operator *(double x, T y) => T.Constant(y, x) * y;

    /// <summary>The quotient x / y with a plain number.</summary>
    static virtual T operator /(T x, double y) => x / T.Constant(x, y);

    /// <summary>The quotient x / y with a plain number.</summary>
    static virtual T operator /(double x, T y) => T.Constant(y, x) / y;

    /// <summary>The number <paramref name="value"/> as a scalar of the same kind as <paramref name="x"/>.</summary>
    static abstract T Constant(T x, double value);

    /// <summary>Zero as a scalar of the same kind as <paramref name="x"/>.</summary>
    static virtual T Zero(T x) => T.Constant(x, 0.0);

    /// <summary>One as a scalar of the same kind as <paramref name="x"/>.</summary>
    static virtual T One(T x) => T.Constant(x, 1.0);

    /// <summary><paramref name="yes"/> where <paramref name="condition"/> &gt; 0, otherwise (also at NaN) <paramref name="no"/>.</summary>
    static abstract T IfPositive(T condition, T yes, T no);

    /// <summary><paramref name="yes"/> where <paramref name="condition"/> is 0, otherwise (also at NaN) <paramref name="no"/>.</summary>
    static abstract T IfZero(T condition, T yes, T no);

    /// <summary>The absolute value |x|.</summary>
    static abstract T Abs(T x);

    /// <summary>The square root √x.</summary>
    static abstract T Sqrt(T x);

    /// <summary>The exponential eˣ.</summary>
    static abstract T Exp(T x);

    /// <summary>The natural logarithm ln x.</summary>
    static abstract T Log(T x);

    /// <summary>The sine of x radians.</summary>
    static abstract T Sin(T x);

    /// <summary>The cosine of x radians.</summary>
    static abstract T Cos(T x);

    /// <summary>The tangent of x radians.</summary>
    static abstract T Tan(T x);

    /// <summary>The arcsine, in radians.</summary>
    static abstract T Asin(T x);

    /// <summary>The arccosine, in radians.</summary>
    static abstract T Acos(T x);

    /// <summary>The arctangent, in radians.</summary>
    static abstract T Atan(T x);

    /// <summary>The hyperbolic sine.</summary>
    static abstract T Sinh(T x);

    /// <summary>The hyperbolic cosine.</summary>
    static abstract T Cosh(T x);

    /// <summary>The hyperbolic tangent.</summary>
    static abstract T Tanh(T x);

    /// <summary>The larger of both; NaN if either is NaN.</summary>
    static abstract T Max(T x, T y);

    /// <summary>The smaller of both; NaN if either is NaN.</summary>
    static abstract T Min(T x, T y);

    /// <summary>The power xʸ.</summary>
    static abstract T Pow(T x, T y);

    /// <summary>The angle of the point (x, y) from the x-axis, in radians, −π to π.</summary>
    static abstract T Atan2(T y, T x);

    /// <summary>The value of another op at x.</summary>
    static abstract T Apply<TOp>(T x, double k = 0.0)
        where TOp : struct, IUnaryOp;

    /// <summary>The value of another op at x and y.</summary>
    static abstract T Apply<TOp>(T x, T y)
        where TOp : struct, IBinaryOp;
}
