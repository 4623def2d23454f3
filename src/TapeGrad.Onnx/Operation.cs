namespace TapeGrad.Onnx;

/// <summary>Writes an operation that works on each number alone as nodes of ONNX.</summary>
/// <remarks>
/// ONNX Runtime has no 64-bit kernel for some operators, and ONNX has none for others. These are written with those that there are,
/// in forms that keep their digits. An operation without such a form is refused by name.
/// </remarks>
internal static class Operation
{
    private static readonly Dictionary<string, string> Same = new()
    {
        ["+"] = "Add",
        ["-"] = "Sub",
        ["*"] = "Mul",
        ["/"] = "Div",
        ["pow"] = "Pow",
        ["max"] = "Max",
        ["min"] = "Min",
        ["neg"] = "Neg",
        ["abs"] = "Abs",
        ["sqrt"] = "Sqrt",
        ["reciprocal"] = "Reciprocal",
        ["exp"] = "Exp",
        ["log"] = "Log",
        ["sin"] = "Sin",
        ["cos"] = "Cos",
        ["tanh"] = "Tanh",
        ["sigmoid"] = "Sigmoid",
        ["relu"] = "Relu",
        ["clamp"] = "Clip",
    };

    // ONNX Runtime computes these in 32 bits only.
    private static readonly Dictionary<string, string> SameInSingle = new()
    {
        ["erf"] = "Erf",
        ["asin"] = "Asin",
        ["acos"] = "Acos",
        ["atan"] = "Atan",
    };

    /// <summary>Whether the operation makes one number of many, so that it is written on its own.</summary>
    public static bool IsReduction(string op, int operands) =>
        op is "sum" or "mean" or "product" or "norm" or "variance" or "logsumexp" or "dot" or "shift" || (op is "max" or "min" && operands > 2);

    /// <summary>Writes the operation and returns the name of its result.</summary>
    /// <param name="model">Where to.</param>
    /// <param name="op">Its label.</param>
    /// <param name="x">Operands and plain numbers, in the order in which the operation takes them.</param>
    /// <exception cref="NotSupportedException">ONNX Runtime cannot compute it in this precision.</exception>
    public static string Write(ModelBuilder model, string op, ReadOnlySpan<string> x)
    {
        if (Same.TryGetValue(op, out string? same) || (model.Single && SameInSingle.TryGetValue(op, out same)))
        {
            return model.Node(same, x);
        }

        var f = new Formulas(model);
        return op switch
        {
            "square" => f.Times(x[0], x[0]),
            "tan" => f.Over(f.Of("Sin", x[0]), f.Of("Cos", x[0])),
            "expm1" => f.Expm1(x[0]),
            "log1p" => f.Log1p(x[0]),
            "sinh" => f.Sinh(x[0]),
            "cosh" => f.Cosh(x[0]),
            "sech-squared" => f.SechSquared(x[0]),
            "bell" => f.Of("Exp", f.Times(f.Of("Neg", x[1]), f.Times(x[0], x[0]))),
            "hypot" => f.Hypot(x[0], x[1]),
            "softplus" => f.Plus(f.Of("Relu", x[0]), f.Log1p(f.Of("Exp", f.Of("Neg", f.Of("Abs", x[0]))))),
            "silu" => f.Times(x[0], f.Of("Sigmoid", x[0])),
            "gelu-tanh" => f.GeluTanh(x[0]),
            "leaky-relu" => f.IfPositive(x[0], x[0], f.Times(x[0], x[1])),
            "elu" => f.IfPositive(x[0], x[0], f.Times(x[1], f.Expm1(x[0]))),
            "normal" when model.Single => f.Normal(x[0]),
            "gelu" when model.Single => f.Times(x[0], f.Normal(x[0])),
            "share" => f.IfZero(x[0], f.Number(0.0), f.Times(x[0], x[1])),
            "if-positive" => f.IfPositive(x[0], x[1], f.Number(0.0)),
            "unless-positive" => f.IfPositive(x[0], f.Number(0.0), x[1]),
            "if-zero" => f.IfZero(x[0], x[1], f.Number(0.0)),
            "unless-zero" => f.IfZero(x[0], f.Number(0.0), x[1]),
            "erf" or "gelu" or "normal" or "asin" or "acos" or "atan" => throw new NotSupportedException(
                $"ONNX Runtime computes '{op}' in 32 bits only. Write 32 bits (--float, or OnnxOptions.Single), or use another operation: gelu-tanh is close to gelu."),
            _ => throw new NotSupportedException($"ONNX has no operator for '{op}', so the graph cannot be written. Use another operation."),
        };
    }

    /// <summary>Writes an operation that makes one number of each row.</summary>
    /// <param name="model">Where to.</param>
    /// <param name="op">Its label.</param>
    /// <param name="x">Its operands, side by side.</param>
    public static string Reduce(ModelBuilder model, string op, string x)
    {
        var f = new Formulas(model);
        return op switch
        {
            "sum" => f.Reduce("ReduceSum", x),
            "mean" => f.Reduce("ReduceMean", x),
            "product" => f.Reduce("ReduceProd", x),
            "max" or "shift" => f.Reduce("ReduceMax", x),
            "min" => f.Reduce("ReduceMin", x),
            "norm" => f.Reduce("ReduceL2", x),
            "logsumexp" => f.Reduce("ReduceLogSumExp", x),
            "variance" => f.Reduce("ReduceMean", f.Square(f.Minus(x, f.Reduce("ReduceMean", x)))),
            _ => throw new NotSupportedException($"ONNX has no operator for '{op}', so the graph cannot be written. Use another operation."),
        };
    }
}
