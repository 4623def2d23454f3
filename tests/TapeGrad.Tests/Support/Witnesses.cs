namespace TapeGrad.Tests;

/// <summary>One row per op of the library. An op without a row fails the contract test.</summary>
internal static class Witnesses
{
    private static readonly double[] Anywhere = [-30.0, -9.0, -2.5, -1.0, -0.3, -1e-3, 1e-8, 0.2, 0.7, 1.0, 3.3, 12.0, 25.0];
    private static readonly double[] Positive = [1e-300, 1e-8, 1e-3, 0.7, 1.0, 3.3, 1e5, 1e300];
    private static readonly double[] NotZero = [-1e100, -9.0, -0.3, -1e-3, 1e-8, 0.7, 1.0, 12.0, 1e150];
    private static readonly double[] WithinOne = [-0.999999, -0.9, -0.5, -1e-3, 1e-8, 0.3, 0.7, 0.99];
    private static readonly double[] AboveMinusOne = [-0.999, -0.5, -1e-3, 1e-17, 1e-8, 0.7, 12.0, 1e9];

    private static readonly (double, double)[] Pairs =
        [(1.7, -0.6), (-3.0, 2.5), (1e-3, 7.0), (40.0, 0.25), (-1.5, -2.5), (1e100, 3e99), (1e-150, -2e-150), (2.0, 3.0)];

    private static readonly (double, double)[] PowPairs =
        [(1.7, -0.6), (0.3, 2.5), (1e-3, 7.0), (40.0, 0.25), (1.5, -2.5), (1e100, 0.5), (2.0, 10.0), (1e-5, -3.0)];

    public static readonly Witness[] All =
    [
        Two("+", (a, b) => a + b, (_, _) => 1.0, (_, _) => 1.0, Pairs, (x, y) => x + y, (x, y) => x + y, (x, y) => x + y),
        Two("-", (a, b) => a - b, (_, _) => 1.0, (_, _) => -1.0, Pairs, (x, y) => x - y, (x, y) => x - y, (x, y) => x - y),
        Two("*", (a, b) => a * b, (_, b) => b, (a, _) => a, Pairs, (x, y) => x * y, (x, y) => x * y, (x, y) => x * y),
        Two("/", (a, b) => a / b, (_, b) => 1.0 / b, (a, b) => -a / b / b, Pairs, (x, y) => x / y, (x, y) => x / y, (x, y) => x / y),
        Two("pow", Math.Pow, PowerSlope, ExponentSlope, PowPairs, Value.Pow, Value.Pow, Value.Pow),
        Two("max", Math.Max, (a, b) => a > b ? 1.0 : a < b ? 0.0 : 0.5, (a, b) => b > a ? 1.0 : b < a ? 0.0 : 0.5, Pairs, Value.Max, Value.Max, Value.Max),
        Two("min", Math.Min, (a, b) => a < b ? 1.0 : a > b ? 0.0 : 0.5, (a, b) => b < a ? 1.0 : b > a ? 0.0 : 0.5, Pairs, Value.Min, Value.Min, Value.Min),
        Two("atan2", Math.Atan2, (a, b) => OverSquare(b, a, b), (a, b) => -OverSquare(a, a, b), Pairs, Value.Atan2, Value.Atan2, Value.Atan2),
        Two("hypot", double.Hypot, (a, b) => a / double.Hypot(a, b), (a, b) => b / double.Hypot(a, b), Pairs, Value.Hypot, Value.Hypot, Value.Hypot),

        One("neg", x => -x, _ => -1.0, Anywhere, x => -x),
        One("abs", x => x < 0.0 ? -x : x, x => x < 0.0 ? -1.0 : x > 0.0 ? 1.0 : 0.0, Anywhere, Value.Abs),
        One("square", x => x * x, x => x + x, NotZero, Value.Square),
        One("sqrt", Math.Sqrt, x => 1.0 / (2.0 * Math.Sqrt(x)), Positive, Value.Sqrt),
        One("reciprocal", x => 1.0 / x, x => -1.0 / x / x, NotZero, Value.Reciprocal),
        One("exp", Math.Exp, Math.Exp, Anywhere, Value.Exp),
        One("log", Math.Log, x => 1.0 / x, Positive, Value.Log),
        One("expm1", ClosedForms.Expm1, Math.Exp, Anywhere, Value.Expm1),
        One("log1p", ClosedForms.Log1p, x => 1.0 / (1.0 + x), AboveMinusOne, Value.Log1p),
        One("sin", Math.Sin, Math.Cos, Anywhere, Value.Sin),
        One("cos", Math.Cos, x => -Math.Sin(x), Anywhere, Value.Cos),
        One("tan", x => Math.Sin(x) / Math.Cos(x), x => 1.0 / Math.Cos(x) / Math.Cos(x), Anywhere, Value.Tan),
        One("asin", x => Math.Atan2(x, Leg(x)), x => 1.0 / Leg(x), WithinOne, Value.Asin),
        One("acos", x => Math.Atan2(Leg(x), x), x => -1.0 / Leg(x), WithinOne, Value.Acos),
        One("atan", x => Math.Atan2(x, 1.0), x => 1.0 / Math.FusedMultiplyAdd(x, x, 1.0), Anywhere, Value.Atan),
        One("sinh", ClosedForms.Sinh, ClosedForms.Cosh, Anywhere, Value.Sinh),
        One("cosh", ClosedForms.Cosh, ClosedForms.Sinh, Anywhere, Value.Cosh),
        One("tanh", ClosedForms.Tanh, x => 1.0 / ClosedForms.Cosh(x) / ClosedForms.Cosh(x), Anywhere, Value.Tanh),
        One("sigmoid", ClosedForms.Sigmoid, ClosedForms.SigmoidSlope, Anywhere, Value.Sigmoid),
        One("relu", x => x < 0.0 ? 0.0 : x, x => x > 0.0 ? 1.0 : 0.0, Anywhere, Value.Relu),
        One("softplus", ClosedForms.Softplus, ClosedForms.Sigmoid, Anywhere, Value.Softplus),
        One("erf", ClosedForms.Erf, x => 2.0 / Math.Sqrt(Math.PI) * ClosedForms.Bell(x, 1.0), Anywhere, Value.Erf),
        One("silu", x => x * ClosedForms.Sigmoid(x), x => ClosedForms.Sigmoid(x) + (x * ClosedForms.SigmoidSlope(x)), Anywhere, Value.Silu) with
        {
            Size = (x, _, _) => ClosedForms.Sigmoid(x) + Math.Abs(x * ClosedForms.SigmoidSlope(x)),
        },
        One("gelu", x => x * ClosedForms.Normal(x), x => ClosedForms.Normal(x) + (x * ClosedForms.Density(x)), Anywhere, Value.Gelu) with
        {
            Size = (x, _, _) => ClosedForms.Normal(x) + Math.Abs(x * ClosedForms.Density(x)),
        },
        One("gelu-tanh", x => x * ClosedForms.Sigmoid(2.0 * ClosedForms.GeluAngle(x)), ClosedForms.GeluTanhSlope, [.. Anywhere.Skip(1)], Value.GeluTanh) with
        {
            // The steep exponential feels the rounding of its argument.
            Size = (x, _, _) => (1.0 + Math.Abs(ClosedForms.GeluAngle(x))) * (ClosedForms.Sigmoid(2.0 * ClosedForms.GeluAngle(x)) + Math.Abs(ClosedForms.GeluTanhSlope(x))),
        },

        WithNumber("leaky-relu", (x, k) => x > 0.0 ? x : k * x, (x, k) => x > 0.0 ? 1.0 : k, [0.01, 0.0, -0.5, 3.0], (x, k) => x.LeakyRelu(k)),
        WithNumber("elu", (x, k) => x > 0.0 ? x : k * ClosedForms.Expm1(x), (x, k) => x > 0.0 ? 1.0 : k * Math.Exp(x), [1.0, 0.3, -2.0], (x, k) => x.Elu(k)),
        new(
            "clamp",
            (x, min, max) => x < min ? min : x > max ? max : x,
            (x, min, max) => x < min || x > max ? 0.0 : 1.0,
            [.. Anywhere.Select(x => (x, -1.5, 2.0)), .. Anywhere.Select(x => (x, 0.5, 0.5))])
        {
            Numbers = 2,
            Unary = (x, min, max) => x.Clamp(min, max),
        },

        One("normal", ClosedForms.Normal, ClosedForms.Density, Anywhere, null) with { IsPublic = false },
        WithNumber("bell", ClosedForms.Bell, (x, k) => -2.0 * k * x * ClosedForms.Bell(x, k), [1.0, 0.5], null) with { IsPublic = false },
        One("sech-squared", x => 1.0 / ClosedForms.Cosh(x) / ClosedForms.Cosh(x), x => -2.0 * ClosedForms.Tanh(x) / ClosedForms.Cosh(x) / ClosedForms.Cosh(x), Anywhere, null) with { IsPublic = false },
        Internal("share", (g, d) => g == 0.0 ? 0.0 : g * d, (_, d) => d, (g, _) => g, Pairs),
        Internal("if-positive", (c, x) => c > 0.0 ? x : 0.0, (_, _) => 0.0, (c, _) => c > 0.0 ? 1.0 : 0.0, Pairs),
        Internal("unless-positive", (c, x) => c > 0.0 ? 0.0 : x, (_, _) => 0.0, (c, _) => c > 0.0 ? 0.0 : 1.0, Pairs),
        Internal("if-zero", (c, x) => c == 0.0 ? x : 0.0, (_, _) => 0.0, (c, _) => c == 0.0 ? 1.0 : 0.0, Pairs),
        Internal("unless-zero", (c, x) => c == 0.0 ? 0.0 : x, (_, _) => 0.0, (c, _) => c == 0.0 ? 0.0 : 1.0, Pairs),
    ];

    private static Witness One(string label, Func<double, double> f, Func<double, double> d, double[] points, Func<Value, Value>? method) =>
        new(label, (x, _, _) => f(x), (x, _, _) => d(x), [.. points.Select(x => (x, 0.0, 0.0))])
        {
            Unary = method is null ? null : (x, _, _) => method(x),
        };

    private static Witness WithNumber(
        string label, Func<double, double, double> f, Func<double, double, double> d, double[] numbers, Func<Value, double, Value>? method) =>
        new(label, (x, k, _) => f(x, k), (x, k, _) => d(x, k), [.. numbers.SelectMany(_ => Anywhere, (k, x) => (x, k, 0.0))])
        {
            Numbers = 1,
            Unary = method is null ? null : (x, k, _) => method(x, k),
        };

    // An op of two operands that only derivatives use.
    private static Witness Internal(
        string label, Func<double, double, double> f, Func<double, double, double> da, Func<double, double, double> db, (double A, double B)[] points) =>
        new(label, (a, b, _) => f(a, b), (a, b, _) => da(a, b), [.. points.Select(p => (p.A, p.B, 0.0))])
        {
            Db = (a, b, _) => db(a, b),
            IsPublic = false,
        };

    private static Witness Two(
        string label,
        Func<double, double, double> f,
        Func<double, double, double> da,
        Func<double, double, double> db,
        (double A, double B)[] points,
        Func<Value, Value, Value> both,
        Func<Value, double, Value> last,
        Func<double, Value, Value> first) =>
        new(label, (a, b, _) => f(a, b), (a, b, _) => da(a, b), [.. points.Select(p => (p.A, p.B, 0.0))])
        {
            Db = (a, b, _) => db(a, b),
            Both = both,
            Last = last,
            First = first,
        };

    // √(1 − x²) without loss near ±1.
    private static double Leg(double x) => Math.Sqrt(Math.FusedMultiplyAdd(-x, x, 1.0));

    // n / (a² + b²), also where the squares leave the range.
    private static double OverSquare(double n, double a, double b)
    {
        double size = Math.Max(Math.Abs(a), Math.Abs(b));
        return n / size / (((a / size) * (a / size)) + ((b / size) * (b / size))) / size;
    }

    private static double PowerSlope(double a, double b)
    {
        double z = Math.Pow(a, b);
        return b == 0.0 ? 0.0 : a == 0.0 || !(Math.Abs(z) is > 1e-290 and < 1e300) ? b * Math.Pow(a, b - 1.0) : b * z / a;
    }

    private static double ExponentSlope(double a, double b) =>
        a == 0.0 && b >= 0.0 ? 0.0 : Math.Log(a) * Math.Pow(a, b);
}
