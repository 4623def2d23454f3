using System.Text.Json;

namespace TapeGrad.Tests.Reference;

/// <summary>The 300 expressions of exprs.json: shared operands, dead nodes, and those that are meant to leave the numbers.</summary>
public sealed class ExprsTests
{
    private const double Relative = 1e-10;
    private const double Absolute = 1e-12;

    private static readonly JsonElement Data = ReferenceData.Load("exprs.json");

    private static IEnumerable<TestCaseData> Entries() => Data.GetProperty("exprs").EnumerateArray()
        .Select(e => new TestCaseData(e).SetArgDisplayNames($"{e.GetProperty("kind").GetString()} {e.GetProperty("id").GetInt32()}"));

    [TestCaseSource(nameof(Entries))]
    public void Expression_ValueAndGradients_AreRight(JsonElement expression)
    {
        var tape = new Tape();
        (Value[] leaves, Value output) = ScalarOperations.Record(tape, expression, Data.GetProperty("op_signatures"));

        output.Backward();

        Check("value", output.Data, ReferenceData.Number(expression.GetProperty("value")));
        if (expression.GetProperty("kind").GetString() != "nonfinite")
        {
            double[] expected = ReferenceData.Numbers(expression.GetProperty("grad"));
            for (int i = 0; i < leaves.Length; i++)
            {
                Check($"gradient of leaf {i}", leaves[i].Grad, expected[i]);
            }
        }
    }

    [TestCaseSource(nameof(Entries))]
    public void Expression_AsJson_RoundTrips(JsonElement expression)
    {
        var tape = new Tape();
        (_, Value output) = ScalarOperations.Record(tape, expression, Data.GetProperty("op_signatures"));
        output.Backward();
        string json = Graph.From(output).ToJson();

        string again = Graph.FromJson(json).ToJson();

        Assert.That(again, Is.EqualTo(json));
    }

    private static void Check(string what, double actual, double expected) =>
        Assert.That(ReferenceData.Agree(actual, expected, Relative, Absolute), $"{what} is {actual:R} and should be {expected:R}");
}
