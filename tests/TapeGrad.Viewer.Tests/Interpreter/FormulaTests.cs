using System.Text.Json;
using System.Text.RegularExpressions;
using TapeGrad.Cli;

namespace TapeGrad.Viewer.Tests;

/// <summary>The playground reads the formulas of <c>tapegrad eval</c>, and computes what the engine computes.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class FormulaTests
{
    private static readonly (string Formula, string Message, int Start, int End)[] Wrong =
    [
        ("x %x2", "'%' is not an operator of values. Use + - * /, and Pow(x, y) for powers.", 2, 3),
        ("(y - t)^2", "'^' is not an operator of values. Use + - * /, and Pow(x, y) for powers.", 7, 8),
        ("x**2", "C# has no operator **. Write Pow(x, 2) for x².", 1, 3),
        ("1/2*x", "C# drops the remainder when it divides whole numbers. Write one of them with a decimal point, as in 1.0/2.", 0, 3),
        ("Tanh", "'Tanh' is an operation. Call it, as in Tanh(x).", 0, 4),
        ("Tanh(x, x)", "Tanh does not take these operands. Write Tanh(x).", 0, 10),
        ("Clamp(x, 2, 1)", "The lower bound must not be above the upper bound, but the bounds are 2 and 1.", 0, 14),
        ("h = x\nsin(h)", "'sin' is not an operation. Did you mean Sin?", 6, 9),
        ("x.Tahn()", "'Tahn' is not an operation. Did you mean Tanh?", 2, 6),
        ("2*Math.Sin(x)", "Math.Sin takes plain numbers. Write Sin(x).", 2, 10),
        ("2x + 1", "Write the sign between a number and a name: 2*x.", 0, 2),
        ("(x + 1", "This bracket is not closed. Write ) where it ends.", 0, 1),
        ("x + ", "A number, a name or an operation is missing here.", 4, 5),
        ("", "The formula is empty. Write one, such as Tanh(w*x + b).", 0, 1),
        ("3 + 4", "The last line is a plain number, so it has no gradient. Use a name in it, such as w.", 0, 5),
        ("y = h*2\nh = x", "'h' is used before its formula, in line 2. Write that line first.", 4, 5),
        ("x = x + 1", "'x' is used in its own formula. Choose another name before the =.", 4, 5),
        ("a = x\na = x*2", "'a' has a formula already, in line 1. Choose another name.", 6, 7),
        ("in = x", "'in' is a word of C#, so it cannot be a name. Choose another one.", 0, 2),
        ("fetch('http://x')", "'fetch' is not an operation. The operations are: Abs, ", 0, 5),
        ("eval(x)", "'eval' is not an operation. ", 0, 4),
        ("x.constructor", "'constructor' is not an operation. ", 2, 13),
        ("<img src=x onerror=alert(1)>", "'<' cannot be here. Write a number, a name or an operation.", 0, 1),
        ("__proto__ + toString(x)", "'toString' is not an operation. ", 12, 20),
    ];

    [Test]
    public void Formula_ThousandRandomOnes_RecordAndComputeWhatEvalDoes()
    {
        (string Formula, Dictionary<string, double> At)[] cases = [.. Enumerable.Range(0, 1000).Select(Case)];
        Graph[] graphs = [.. cases.Select(c => Eval(c.Formula, c.At).Graph!)];

        (JsonElement[] answers, _) = Page(cases);

        Assert.Multiple(() =>
        {
            for (int i = 0; i < cases.Length; i++)
            {
                Assert.That(WrongShape(graphs[i], answers[i]) ?? EngineComparison.WrongAgain(graphs[i], Computed(answers[i])), Is.Null, cases[i].Formula);
            }
        });
        Assert.That(graphs.Count(g => g.Nodes.All(n => double.IsFinite(n.Data) && double.IsFinite(n.Grad))), Is.GreaterThan(600), "most have numbers to compare");
        Assert.That(graphs.SelectMany(g => g.Nodes).Select(n => n.Op).Distinct().Count(), Is.EqualTo(40), "all operations that a formula can record, and '' for leaves");
    }

    [Test]
    public void Formula_Operations_AreThoseOfEval()
    {
        (_, string[] signatures) = Page([]);

        Assert.That(signatures, Is.EquivalentTo(Functions.Names.Select(Functions.Signatures)));
    }

    [Test]
    public void Formula_Damaged_IsRefusedWhereEvalRefusesIt()
    {
        (string Formula, Dictionary<string, double> At)[] cases = [.. Enumerable.Range(0, 3000).Select(i =>
        {
            string formula = new RandomFormula((ulong)i + 5000).Damaged(Case(i % 1000).Formula);
            return (formula, Used(formula));
        })];

        (JsonElement[] answers, _) = Page(cases);

        int refused = 0;
        Assert.Multiple(() =>
        {
            for (int i = 0; i < cases.Length; i++)
            {
                (string formula, Dictionary<string, double> at) = cases[i];
                (Graph? graph, string? error) = Eval(formula, at);

                // What eval asks --at for is a new parameter on the page, and = gives a name.
                if (error?.Contains("--at", StringComparison.Ordinal) == true || formula.Contains('=', StringComparison.Ordinal) || formula.Contains(';', StringComparison.Ordinal))
                {
                    continue;
                }

                refused += graph is null ? 1 : 0;
                Assert.That(answers[i].TryGetProperty("error", out JsonElement said), Is.EqualTo(graph is null), $"{formula}: {error ?? "eval reads it"} / {said}");
                Assert.That(graph is null || WrongShape(graph, answers[i]) is null, formula);
            }
        });
        Assert.That(refused, Is.GreaterThan(1000));
    }

    [Test]
    public void Formula_WrongOrHostile_PointsAtThePlace()
    {
        (JsonElement[] answers, _) = Page([.. Wrong.Select(w => (w.Formula, new Dictionary<string, double>()))]);

        Assert.Multiple(() =>
        {
            foreach (((string formula, string message, int start, int end), JsonElement answer) in Wrong.Zip(answers))
            {
                Assert.That(answer.GetProperty("error").GetString(), Does.StartWith(message), formula);
                Assert.That((answer.GetProperty("start").GetInt32(), answer.GetProperty("end").GetInt32()), Is.EqualTo((start, end)), formula);
            }
        });
    }

    private static (string Formula, Dictionary<string, double> At) Case(int seed)
    {
        var random = new RandomFormula((ulong)seed);
        string formula = random.Value(1 + (seed % 5));
        return (formula, Used(formula).ToDictionary(p => p.Key, _ => random.Number));
    }

    // The names of a formula in the order of their first use.
    private static Dictionary<string, double> Used(string formula) =>
        Regex.Matches(formula, @"(?<![\p{L}\d_])\p{L}[\p{L}\d_]*").Select(m => m.Value).Where(RandomFormula.Names.Contains).Distinct().ToDictionary(n => n, _ => 1.5);

    private static (Graph? Graph, string? Error) Eval(string formula, Dictionary<string, double> at)
    {
        var tape = new Tape();
        try
        {
            Value output = Expression.Record(formula, at.ToDictionary(p => p.Key, p => tape.Input(p.Value, p.Key)));
            output.Backward();
            return (Graph.From(output), null);
        }
        catch (ExpressionException e)
        {
            return (null, e.Message);
        }
    }

    private static (JsonElement[] Answers, string[] Signatures) Page((string Formula, Dictionary<string, double> At)[] cases)
    {
        string[] lines = PageScript.Run("formulas.mjs", cases.Select(c => JsonSerializer.Serialize(new { formula = c.Formula, at = c.At })));
        return ([.. lines.Skip(1).Select(l => JsonDocument.Parse(l).RootElement)], [.. JsonDocument.Parse(lines[0]).RootElement.EnumerateArray().Select(s => s.GetString()!)]);
    }

    private static string? WrongShape(Graph graph, JsonElement answer)
    {
        if (answer.TryGetProperty("error", out JsonElement error))
        {
            return error.GetString();
        }

        string[] engine = [.. graph.Nodes.Select(n => $"{n.Op} {string.Join(",", n.Operands.Select(o => o.Operand))} {string.Join(",", n.Constants)} {n.IsConstantFirst}")];
        string[] page = [.. answer.GetProperty("nodes").EnumerateArray().Select(n => $"{n.GetProperty("op")} {string.Join(",", n.GetProperty("operands").EnumerateArray())} {string.Join(",", n.GetProperty("constants").EnumerateArray().Select(PageScript.Number))} {n.GetProperty("constantFirst").GetBoolean()}")];
        return engine.SequenceEqual(page) ? null : $"{string.Join("; ", engine)}, not {string.Join("; ", page)}";
    }

    private static Interpreter.Answer Computed(JsonElement answer)
    {
        JsonElement again = answer.GetProperty("again");
        double[] Of(string name) => [.. again.GetProperty(name).EnumerateArray().Select(PageScript.Number)];
        return new([], [], Of("data"), Of("grad"), Of("feels"), null);
    }
}
