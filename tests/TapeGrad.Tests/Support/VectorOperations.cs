namespace TapeGrad.Tests.Vectors;

/// <summary>The vector operations, by the names that the reference data has for them.</summary>
internal static class VectorOperations
{
    /// <summary>An operation on each number of a vector, with its fixed numbers.</summary>
    public delegate Values Map(Values x, double[] numbers);

    /// <summary>An operation that makes one number of a vector.</summary>
    public delegate Value Reduction(Values x, double[] numbers);

    public static readonly Dictionary<string, Map> Maps = new()
    {
        ["neg"] = (x, _) => -x,
        ["pow_const"] = (x, c) => x.Pow(c[0]),
        ["exp"] = (x, _) => x.Exp(),
        ["log"] = (x, _) => x.Log(),
        ["log1p"] = (x, _) => x.Log1p(),
        ["expm1"] = (x, _) => x.Expm1(),
        ["sqrt"] = (x, _) => x.Sqrt(),
        ["square"] = (x, _) => x.Square(),
        ["reciprocal"] = (x, _) => x.Reciprocal(),
        ["tanh"] = (x, _) => x.Tanh(),
        ["sigmoid"] = (x, _) => x.Sigmoid(),
        ["relu"] = (x, _) => x.Relu(),
        ["leaky_relu"] = (x, c) => x.LeakyRelu(c[0]),
        ["elu"] = (x, c) => x.Elu(c[0]),
        ["elu_alpha"] = (x, c) => x.Elu(c[0]),
        ["gelu"] = (x, _) => x.Gelu(),
        ["gelu_tanh"] = (x, _) => x.GeluTanh(),
        ["silu"] = (x, _) => x.Silu(),
        ["softplus"] = (x, _) => x.Softplus(),
        ["sin"] = (x, _) => x.Sin(),
        ["cos"] = (x, _) => x.Cos(),
        ["tan"] = (x, _) => x.Tan(),
        ["asin"] = (x, _) => x.Asin(),
        ["acos"] = (x, _) => x.Acos(),
        ["atan"] = (x, _) => x.Atan(),
        ["sinh"] = (x, _) => x.Sinh(),
        ["cosh"] = (x, _) => x.Cosh(),
        ["abs"] = (x, _) => x.Abs(),
        ["erf"] = (x, _) => x.Erf(),
        ["clamp"] = (x, c) => x.Clamp(c[0], c[1]),
    };

    public static readonly Dictionary<string, Operator> Operators = new()
    {
        ["add"] = new((x, y) => x + y, (x, y) => x + y, (x, y) => x + y, (x, y) => x + y, (x, y) => x + y),
        ["sub"] = new((x, y) => x - y, (x, y) => x - y, (x, y) => x - y, (x, y) => x - y, (x, y) => x - y),
        ["mul"] = new((x, y) => x * y, (x, y) => x * y, (x, y) => x * y, (x, y) => x * y, (x, y) => x * y),
        ["div"] = new((x, y) => x / y, (x, y) => x / y, (x, y) => x / y, (x, y) => x / y, (x, y) => x / y),
    };

    /// <summary>Operations that the contract has between single values only.</summary>
    public static readonly string[] Unfused = ["pow", "atan2", "hypot", "max", "min"];

    public static readonly Dictionary<string, Reduction> Reductions = new()
    {
        ["sum"] = (x, _) => x.Sum(),
        ["mean"] = (x, _) => x.Mean(),
        ["prod"] = (x, _) => x.Product(),
        ["max_n"] = (x, _) => x.Max(),
        ["min_n"] = (x, _) => x.Min(),
        ["logsumexp"] = (x, _) => x.LogSumExp(),
        ["softmax_component"] = (x, c) => x.Softmax()[(int)c[0]],
        ["log_softmax_component"] = (x, c) => x.LogSoftmax()[(int)c[0]],
        ["dot"] = (x, _) => x[..(x.Count / 2)].Dot(x[(x.Count / 2)..]),
        ["variance_population"] = (x, _) => x.Variance(),
        ["norm2"] = (x, _) => x.Norm(),
    };

    /// <summary>An operator in all its forms.</summary>
    public sealed record Operator(
        Func<Values, Values, Values> Vectors,
        Func<Values, Value, Values> OneLast,
        Func<Value, Values, Values> OneFirst,
        Func<Values, double, Values> NumberLast,
        Func<double, Values, Values> NumberFirst);
}
