using System.Text.Json;

namespace TapeGrad.Tests.Reference;

/// <summary>The operations by the names that the reference data has for them.</summary>
internal static class ScalarOperations
{
    /// <summary>An operation on operands, with its fixed numbers.</summary>
    public delegate Value Operation(Value[] x, double[] numbers);

    public static readonly Dictionary<string, Operation> ByName = new()
    {
        ["add"] = (x, _) => x[0] + x[1],
        ["sub"] = (x, _) => x[0] - x[1],
        ["mul"] = (x, _) => x[0] * x[1],
        ["div"] = (x, _) => x[0] / x[1],
        ["neg"] = (x, _) => -x[0],
        ["pow"] = (x, _) => x[0].Pow(x[1]),
        ["pow_const"] = (x, c) => x[0].Pow(c[0]),
        ["exp"] = (x, _) => x[0].Exp(),
        ["log"] = (x, _) => x[0].Log(),
        ["log1p"] = (x, _) => x[0].Log1p(),
        ["expm1"] = (x, _) => x[0].Expm1(),
        ["sqrt"] = (x, _) => x[0].Sqrt(),
        ["square"] = (x, _) => x[0].Square(),
        ["reciprocal"] = (x, _) => x[0].Reciprocal(),
        ["tanh"] = (x, _) => x[0].Tanh(),
        ["sigmoid"] = (x, _) => x[0].Sigmoid(),
        ["relu"] = (x, _) => x[0].Relu(),
        ["leaky_relu"] = (x, c) => x[0].LeakyRelu(c[0]),
        ["elu"] = (x, c) => x[0].Elu(c[0]),
        ["elu_alpha"] = (x, c) => x[0].Elu(c[0]),
        ["gelu"] = (x, _) => x[0].Gelu(),
        ["gelu_tanh"] = (x, _) => x[0].GeluTanh(),
        ["silu"] = (x, _) => x[0].Silu(),
        ["softplus"] = (x, _) => x[0].Softplus(),
        ["sin"] = (x, _) => x[0].Sin(),
        ["cos"] = (x, _) => x[0].Cos(),
        ["tan"] = (x, _) => x[0].Tan(),
        ["asin"] = (x, _) => x[0].Asin(),
        ["acos"] = (x, _) => x[0].Acos(),
        ["atan"] = (x, _) => x[0].Atan(),
        ["sinh"] = (x, _) => x[0].Sinh(),
        ["cosh"] = (x, _) => x[0].Cosh(),
        ["abs"] = (x, _) => x[0].Abs(),
        ["erf"] = (x, _) => x[0].Erf(),
        ["clamp"] = (x, c) => x[0].Clamp(c[0], c[1]),
        ["atan2"] = (x, _) => Value.Atan2(x[0], x[1]),
        ["hypot"] = (x, _) => Value.Hypot(x[0], x[1]),
        ["max"] = (x, _) => Value.Max(x[0], x[1]),
        ["min"] = (x, _) => Value.Min(x[0], x[1]),
    };

    /// <summary>Records an expression of exprs.json and returns its leaves and its output.</summary>
    public static (Value[] Leaves, Value Output) Record(Tape tape, JsonElement expression, JsonElement signatures)
    {
        Value[] leaves = [.. ReferenceData.Numbers(expression.GetProperty("leaves")).Select(x => tape.Input(x))];
        List<Value> values = [.. leaves];
        foreach (JsonElement node in expression.GetProperty("nodes").EnumerateArray())
        {
            string op = node[0].GetString()!;
            string signature = signatures.GetProperty(op).GetString()!;
            List<Value> operands = [];
            List<double> numbers = [];
            for (int i = 0; i < signature.Length; i++)
            {
                if (signature[i] == 'v')
                {
                    operands.Add(values[node[i + 1].GetInt32()]);
                }
                else
                {
                    numbers.Add(ReferenceData.Number(node[i + 1]));
                }
            }

            values.Add(op == "const" ? tape.Constant(numbers[0]) : ByName[op]([.. operands], [.. numbers]));
        }

        return (leaves, values[^1]);
    }
}
