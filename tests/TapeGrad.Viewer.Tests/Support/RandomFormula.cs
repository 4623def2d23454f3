namespace TapeGrad.Viewer.Tests;

/// <summary>Formulas as people type them, in all forms that eval reads.</summary>
internal sealed class RandomFormula(ulong seed)
{
    public static readonly string[] Names = ["w", "x", "b", "höhe_2"];

    private static readonly string[] Unary =
    [
        "Abs", "Acos", "Asin", "Atan", "Cos", "Cosh", "Erf", "Exp", "Expm1", "Gelu", "GeluTanh", "Log", "Log1p", "Reciprocal", "Relu", "Sigmoid", "Silu",
        "Sin", "Sinh", "Softplus", "Sqrt", "Square", "Tan", "Tanh",
    ];

    private readonly Pcg32 _random = new(seed);

    public double Number => (_random.NextDouble() * 4.0) - 2.0;

    /// <summary>A formula of a value, at most this deep.</summary>
    public string Value(int depth) => depth == 0 ? Names[_random.Next(Names.Length)] : _random.Next(13) switch
    {
        0 or 1 or 2 => Between(Value(depth - 1), Value(depth - 1)),
        3 => Between(Value(depth - 1), Plain()),
        4 => Between(Plain(), Value(depth - 1)),
        5 => Signed(Value(depth - 1)),
        6 => $"({Value(depth - 1)})",
        7 => $"{Unary[_random.Next(Unary.Length)]}({Value(depth - 1)})",
        8 => $"({Value(depth - 1)}).{Unary[_random.Next(Unary.Length)]}()",
        9 => $"Value.{Unary[_random.Next(Unary.Length)]}( {Value(depth - 1)} )",
        10 => Two(depth),
        11 => Bounded(depth),
        _ => $"Select({Value(depth - 1)}, {Value(0)}, {Value(depth - 1)})",
    };

    /// <summary>The text with one character left out, put in, or taken twice.</summary>
    public string Damaged(string text)
    {
        const string signs = "+-*/().,=^%&|<>!?:;[]{}\"'@#$~_ 0e1.xTanh";
        int at = _random.Next(text.Length);
        return _random.Next(3) switch
        {
            0 => text.Remove(at, 1),
            1 => text.Insert(at, signs[_random.Next(signs.Length)].ToString()),
            _ => text.Insert(at, text[at].ToString()),
        };
    }

    private string Two(int depth)
    {
        string name = new[] { "Max", "Min", "Atan2", "Hypot", "Pow" }[_random.Next(5)];
        return _random.Next(4) switch
        {
            0 => $"{name}({Value(depth - 1)}, {Value(depth - 1)})",
            1 => $"{name}({Value(depth - 1)}, {Plain()})",
            2 => $"{name}({Plain()},{Value(depth - 1)})",
            _ => $"({Value(depth - 1)}).{name}({Plain()})",
        };
    }

    private string Bounded(int depth) => _random.Next(4) switch
    {
        0 => $"Clamp({Value(depth - 1)}, -0.75, 1)",
        1 => $"Elu({Value(depth - 1)})",
        2 => $"Elu({Value(depth - 1)}, 0.5)",
        _ => $"({Value(depth - 1)}).LeakyRelu({(_random.Next(2) == 0 ? "" : "0.1")})",
    };

    private string Between(string left, string right)
    {
        string space = _random.Next(3) == 0 ? "" : " ";
        return $"{left}{space}{"+-*/"[_random.Next(4)]}{(right[0] is '-' or '+' ? " " : space)}{right}";
    }

    private string Signed(string text) => (_random.Next(4) == 0 ? "+" : "-") + (text[0] is '-' or '+' ? " " : "") + text;

    private string Plain() => new[]
    {
        "2", "3.0", "0.5", ".25", "1e-3", "1.5E+1", "1_000.5", "2d", "0.1f", "0.3m", "7L", "Math.PI", "Math.E", "-1.5", "(1 + 2.5*3)", "(1.0/3)", "-(2 - 5)",
    }[_random.Next(17)];
}
