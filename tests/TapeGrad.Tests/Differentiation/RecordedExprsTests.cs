using System.Text.Json;
using TapeGrad.Tests.Reference;

namespace TapeGrad.Tests.Differentiation;

/// <summary>The recorded gradient of the 300 expressions of exprs.json has the bits of the sweep, also where it is not finite.</summary>
public sealed class RecordedExprsTests
{
    private static readonly JsonElement Data = ReferenceData.Load("exprs.json");

    private static IEnumerable<TestCaseData> Entries() => Data.GetProperty("exprs").EnumerateArray()
        .Select(e => new TestCaseData(e).SetArgDisplayNames($"{e.GetProperty("kind").GetString()} {e.GetProperty("id").GetInt32()}"));

    [TestCaseSource(nameof(Entries))]
    public void Gradient_Recorded_HasTheBitsOfTheSweep(JsonElement expression)
    {
        var tape = new Tape();
        (Value[] leaves, Value output) = ScalarOperations.Record(tape, expression, Data.GetProperty("op_signatures"));
        output.Backward();
        double[] swept = [.. leaves.Select(leaf => leaf.Grad)];

        Values all = output.Gradient(Values.Of(leaves));
        Value[] each = [.. leaves.Select(output.Gradient)];

        Assert.That(all.Data.ToArray(), Is.EqualTo(swept));
        Assert.That(each.Select(g => g.Data), Is.EqualTo(swept));
        Assert.That(leaves.Select(leaf => leaf.Grad), Is.EqualTo(swept), "recording leaves the gradients of the sweep");
    }

    [TestCaseSource(nameof(Entries))]
    public void Gradient_Compiled_IsThatOfTheSweepAloneAndAmongOtherRows(JsonElement expression)
    {
        var tape = new Tape();
        (Value[] leaves, Value output) = ScalarOperations.Record(tape, expression, Data.GetProperty("op_signatures"));
        output.Backward();
        double[] swept = [.. leaves.Select(leaf => leaf.Grad)];
        double[] row = [.. leaves.Select(leaf => leaf.Data)];
        CompiledGraph compiled = tape.Compile(output.Gradient(Values.Of(leaves)), leaves);

        var alone = new double[row.Length];
        compiled.Evaluate(row, alone);
        double[] rows = [.. Enumerable.Range(0, 5).SelectMany(r => row.Select((x, i) => r == 2 ? x : x + (0.01 * (i + r))))];
        var gradients = new double[rows.Length];
        compiled.Evaluate(rows, gradients);

        bool nonFinite = expression.GetProperty("kind").GetString() == "nonfinite";
        for (int i = 0; i < row.Length; i++)
        {
            foreach (double gradient in (double[])[alone[i], gradients[(2 * row.Length) + i]])
            {
                // Equal nodes are shared in a replay, so blame of +∞ and −∞ may meet earlier: docs/replay.md.
                Assert.That(
                    ReferenceData.Agree(gradient, swept[i], 1e-10, 1e-12) || (nonFinite && !double.IsFinite(swept[i]) && !double.IsFinite(gradient)),
                    $"leaf {i}: {gradient:R} instead of {swept[i]:R}");
            }
        }
    }

    [TestCaseSource(nameof(Entries))]
    public void Directional_IsTheGradientTimesTheDirection(JsonElement expression)
    {
        if (expression.GetProperty("kind").GetString() == "nonfinite")
        {
            return;
        }

        var tape = new Tape();
        (Value[] leaves, Value output) = ScalarOperations.Record(tape, expression, Data.GetProperty("op_signatures"));
        var x = Values.Of(leaves);
        double[] direction = [.. leaves.Select((_, i) => Math.Cos(1.0 + (2.0 * i)))];

        Value slope = output.Directional(x, tape.Constant(direction));

        double[] gradient = output.Gradient(x).Data.ToArray();
        double size = gradient.Zip(direction, (g, v) => Math.Abs(g * v)).Sum();
        Assert.That(slope.Data, Is.EqualTo(gradient.Zip(direction, (g, v) => g * v).Sum()).Within(1e-12 * size + 1e-300));
    }
}
