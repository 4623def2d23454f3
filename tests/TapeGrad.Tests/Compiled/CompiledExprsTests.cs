using System.Text.Json;
using TapeGrad.Tests.Reference;

namespace TapeGrad.Tests.Compiled;

/// <summary>The 300 expressions of exprs.json, replayed alone and among other rows.</summary>
[TestFixture]
public sealed class CompiledExprsTests
{
    private const int Rows = 5;

    private static readonly JsonElement Data = ReferenceData.Load("exprs.json");

    private static IEnumerable<TestCaseData> Entries() => Data.GetProperty("exprs").EnumerateArray()
        .Select(e => new TestCaseData(e).SetArgDisplayNames($"{e.GetProperty("kind").GetString()} {e.GetProperty("id").GetInt32()}"));

    [TestCaseSource(nameof(Entries))]
    public void Expression_Replayed_IsRightAloneAndInABatch(JsonElement expression)
    {
        var tape = new Tape();
        (Value[] leaves, Value output) = ScalarOperations.Record(tape, expression, Data.GetProperty("op_signatures"));
        CompiledGraph compiled = tape.Compile(output, leaves);
        double[] row = [.. leaves.Select(leaf => leaf.Data)];
        double value = ReferenceData.Number(expression.GetProperty("value"));
        bool byValueOnly = expression.GetProperty("kind").GetString() == "nonfinite";
        double[] expected = byValueOnly ? [] : ReferenceData.Numbers(expression.GetProperty("grad"));
        var gradients = new double[row.Length];

        Check("value", compiled.Evaluate(row), value);
        Check("value", compiled.Gradient(row, gradients), value);
        Check(gradients, expected, 1.0);

        // Others stand around the row that counts.
        double[] rows = [.. Enumerable.Range(0, Rows).SelectMany(r => row.Select((x, i) => r == 2 ? x : x + (0.01 * (i + r))))];
        gradients = new double[rows.Length];
        compiled.BackwardBatch(rows, gradients);
        Check(gradients.AsSpan(2 * row.Length, row.Length).ToArray(), expected, Rows);
        double[] same = [.. Enumerable.Range(0, Rows).SelectMany(_ => row)];
        Check("mean", compiled.EvaluateBatch(same), value);
    }

    private static void Check(double[] gradients, double[] expected, double rows)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Check($"gradient of leaf {i}", gradients[i] * rows, expected[i]);
        }
    }

    private static void Check(string what, double actual, double expected) =>
        Assert.That(ReferenceData.Agree(actual, expected, 1e-10, 1e-12), $"{what} is {actual:R} and should be {expected:R}");
}
