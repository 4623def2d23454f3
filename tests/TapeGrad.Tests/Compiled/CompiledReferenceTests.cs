using System.Text.Json;
using TapeGrad.Tests.Reference;
using TapeGrad.Tests.Vectors;

namespace TapeGrad.Tests.Compiled;

/// <summary>The reference data of single operations, replayed in lanes.</summary>
[TestFixture]
public sealed class CompiledReferenceTests
{
    private static readonly JsonElement Data = ReferenceData.Load("ops.json");

    private static IEnumerable<TestCaseData> Fixed => Entries(JsonValueKind.Number);

    private static IEnumerable<TestCaseData> Nary => Entries(JsonValueKind.String);

    private static IEnumerable<TestCaseData> Entries(JsonValueKind arity) => Data.GetProperty("ops").EnumerateArray()
        .Where(e => e.GetProperty("arity").ValueKind == arity)
        .Select((e, n) => new TestCaseData(e).SetArgDisplayNames($"{e.GetProperty("op").GetString()} {n}"));

    [TestCaseSource(nameof(Fixed))]
    public void Op_OfABatchOfPoints_IsRightWhateverStandsBeside(JsonElement entry)
    {
        ScalarOperations.Operation operation = ScalarOperations.ByName[entry.GetProperty("op").GetString()!];
        double[] numbers = PassRule.Numbers(entry);
        JsonElement[] points = [.. entry.GetProperty("points").EnumerateArray()];
        int arity = entry.GetProperty("arity").GetInt32();
        var tape = new Tape();
        Value[] x = [.. Enumerable.Range(0, arity).Select(i => tape.Input(0.25 + (0.25 * i)))];
        CompiledGraph compiled = tape.Compile(operation(x, numbers), x);

        Assert.That(Wrong(compiled, arity, points), Is.Empty);
    }

    [TestCaseSource(nameof(Fixed))]
    public void Op_WithAParameterOrAConstant_IsRightAtEveryPoint(JsonElement entry)
    {
        ScalarOperations.Operation operation = ScalarOperations.ByName[entry.GetProperty("op").GetString()!];
        double[] numbers = PassRule.Numbers(entry);
        int arity = entry.GetProperty("arity").GetInt32();
        List<string> wrong = [];
        foreach (JsonElement point in entry.GetProperty("points").EnumerateArray())
        {
            double[] at = ReferenceData.Numbers(point.GetProperty("in"));
            double[] expected = ReferenceData.Numbers(point.GetProperty("grad"));
            for (int mode = 0; mode < (arity == 1 ? 1 : 4); mode++)
            {
                var tape = new Tape();
                int fed = arity == 1 ? -1 : mode % 2;
                Value w = tape.Parameter(at[fed == 0 ? 1 : 0]);
                Value other = mode < 2 ? w : tape.Constant(w.Data);
                Value x = tape.Input(1.0);
                Value y = operation(fed < 0 ? [w] : fed == 0 ? [x, other] : [other, x], numbers);
                CompiledGraph compiled = tape.Compile(y, x);
                foreach (int rows in (int[])[1, 8, 32])
                {
                    tape.ZeroGrad();
                    double[] gradients = new double[rows];
                    double value = compiled.BackwardBatch([.. Enumerable.Repeat(fed < 0 ? 1.0 : at[fed], rows)], gradients);
                    double[] found = [.. expected];
                    if (fed >= 0)
                    {
                        found[fed] = gradients[^1] * rows;
                    }

                    if (mode < 2)
                    {
                        found[fed == 0 ? 1 : 0] = w.Grad;
                    }

                    // The mean of numbers near the largest is infinite.
                    wrong.AddRange(PassRule.Wrong(point, double.IsInfinity(value) ? compiled.Evaluate([fed < 0 ? 1.0 : at[fed]]) : value, found).Select(text => $"mode {mode}, {rows} rows: {text}"));
                }
            }
        }

        Assert.That(wrong, Is.Empty);
    }

    [TestCaseSource(nameof(Nary))]
    public void Reduction_OfABatchOfPoints_IsRightWhateverStandsBeside(JsonElement entry)
    {
        VectorOperations.Reduction operation = VectorOperations.Reductions[entry.GetProperty("op").GetString()!];
        double[] numbers = PassRule.Numbers(entry);
        List<string> wrong = [];

        // A softmax is made of simpler operations here, which differ in whether an infinity becomes NaN.
        bool finiteOnly = entry.GetProperty("op").GetString() == "softmax_component";
        IEnumerable<JsonElement> all = entry.GetProperty("points").EnumerateArray()
            .Where(p => !finiteOnly || !ReferenceData.Numbers(p.GetProperty("in")).Any(double.IsInfinity));
        foreach (IGrouping<int, JsonElement> points in all.GroupBy(p => p.GetProperty("in").GetArrayLength()))
        {
            var tape = new Tape();
            Values x = tape.Input([.. Enumerable.Range(0, points.Key).Select(i => 0.25 * i)]);
            wrong.AddRange(Wrong(tape.Compile(operation(x, numbers), [.. x]), points.Key, [.. points]));
        }

        Assert.That(wrong, Is.Empty);
    }

    // Alone, in windows of eight, and all together; as many rows as a power of two, so that dividing by it loses nothing.
    private static List<string> Wrong(CompiledGraph compiled, int inputs, JsonElement[] points)
    {
        List<string> wrong = [];
        double[][] at = [.. points.Select(p => ReferenceData.Numbers(p.GetProperty("in")))];
        foreach (int count in (int[])[1, 8, 32, 64])
        {
            for (int start = 0; start < points.Length; start++)
            {
                double[] rows = [.. Enumerable.Range(start, count).SelectMany(i => at[i % at.Length])];
                var gradients = new double[rows.Length];
                compiled.BackwardBatch(rows, gradients);
                for (int i = 0; i < Math.Min(count, points.Length); i++)
                {
                    double[] found = [.. gradients.AsSpan(i * inputs, inputs).ToArray().Select(g => g * count)];
                    double[] row = at[(start + i) % at.Length];
                    wrong.AddRange(PassRule.Wrong(points[(start + i) % at.Length], ValueInLanes(compiled, row), found).Select(w => $"row {i} of {count}: {w}"));
                }
            }
        }

        return [.. wrong.Distinct()];
    }

    // The mean of two that are the same, unless their sum leaves the numbers.
    private static double ValueInLanes(CompiledGraph compiled, double[] row)
    {
        double two = compiled.EvaluateBatch([.. row, .. row]);
        return double.IsInfinity(two) ? compiled.Evaluate(row) : two;
    }
}
