using System.Runtime.Intrinsics;

namespace TapeGrad;

/// <summary>One double: the kind of scalar that a tape records.</summary>
internal readonly struct Real(double value) : IScalar<Real>
{
    public readonly double Value = value;

    public static implicit operator Real(double value) => new(value);

    public static Real operator +(Real x, Real y) => x.Value + y.Value;

    public static Real operator -(Real x, Real y) => x.Value - y.Value;

    public static Real operator *(Real x, Real y) => x.Value * y.Value;

    public static Real operator /(Real x, Real y) => x.Value / y.Value;

    public static Real operator -(Real x) => -x.Value;

    public static Real Constant(Real x, double value) => value;

    public static Real IfPositive(Real condition, Real yes, Real no) =>
        Select(Vector128.GreaterThan(Vector128.CreateScalarUnsafe(condition.Value), Vector128<double>.Zero), yes, no);

    public static Real IfZero(Real condition, Real yes, Real no) =>
        Select(Vector128.Equals(Vector128.CreateScalarUnsafe(condition.Value), Vector128<double>.Zero), yes, no);

    public static Real Abs(Real x) => Math.Abs(x.Value);

    public static Real Sqrt(Real x) => Math.Sqrt(x.Value);

    public static Real Exp(Real x) => Math.Exp(x.Value);

    public static Real Log(Real x) => Math.Log(x.Value);

    public static Real Sin(Real x) => Math.Sin(x.Value);

    public static Real Cos(Real x) => Math.Cos(x.Value);

    public static Real Tan(Real x) => Math.Tan(x.Value);

    public static Real Asin(Real x) => Math.Asin(x.Value);

    public static Real Acos(Real x) => Math.Acos(x.Value);

    public static Real Atan(Real x) => Math.Atan(x.Value);

    public static Real Sinh(Real x) => Math.Sinh(x.Value);

    public static Real Cosh(Real x) => Math.Cosh(x.Value);

    public static Real Tanh(Real x) => Math.Tanh(x.Value);

    public static Real Max(Real x, Real y) => Math.Max(x.Value, y.Value);

    public static Real Min(Real x, Real y) => Math.Min(x.Value, y.Value);

    public static Real Pow(Real x, Real y) => Math.Pow(x.Value, y.Value);

    public static Real Atan2(Real y, Real x) => Math.Atan2(y.Value, x.Value);

    public static Real Apply<TOp>(Real x, double k = 0.0)
        where TOp : struct, IUnaryOp => TOp.Evaluate(x, k);

    public static Real Apply<TOp>(Real x, Real y)
        where TOp : struct, IBinaryOp => TOp.Evaluate(x, y);

    // No branch: the sign of a number is unpredictable, and wrong predictions cost a ReLU network 6 % of its step.
    private static Real Select(Vector128<double> mask, Real yes, Real no) => Vector128.ConditionalSelect(
        mask, Vector128.CreateScalarUnsafe(yes.Value), Vector128.CreateScalarUnsafe(no.Value)).ToScalar();
}
