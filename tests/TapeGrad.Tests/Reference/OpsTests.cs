using System.Text.Json;

namespace TapeGrad.Tests.Reference;

/// <summary>Every unary and binary point of ops.json, by its own pass rule.</summary>
public sealed class OpsTests
{
    private static readonly JsonElement Data = ReferenceData.Load("ops.json");

    internal static IEnumerable<TestCaseData> Entries()
    {
        int n = 0;
        foreach (JsonElement entry in Data.GetProperty("ops").EnumerateArray().Where(e => e.GetProperty("arity").ValueKind == JsonValueKind.Number))
        {
            yield return new TestCaseData(entry).SetArgDisplayNames($"{entry.GetProperty("op").GetString()} {n++}");
        }
    }

    [TestCaseSource(nameof(Entries))]
    public void Op_AtEveryPoint_IsRight(JsonElement entry)
    {
        ScalarOperations.Operation operation = ScalarOperations.ByName[entry.GetProperty("op").GetString()!];
        double[] numbers = PassRule.Numbers(entry);
        List<string> wrong = [];
        int points = 0;
        foreach (JsonElement point in entry.GetProperty("points").EnumerateArray())
        {
            var tape = new Tape();
            Value[] x = [.. ReferenceData.Numbers(point.GetProperty("in")).Select(v => tape.Input(v))];
            Value y = operation(x, numbers);
            y.Backward();
            points++;
            wrong.AddRange(PassRule.Wrong(point, y.Data, [.. x.Select(v => v.Grad)]));
        }

        Assert.That(points, Is.Positive);
        Assert.That(wrong, Is.Empty, string.Join('\n', wrong));
    }
}
