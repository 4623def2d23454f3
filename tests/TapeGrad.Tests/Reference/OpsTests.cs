using System.Text.Json;

namespace TapeGrad.Tests.Reference;

/// <summary>Every unary and binary point of ops.json, by its own pass rule.</summary>
public sealed class OpsTests
{
    private const double Relative = 1e-12;
    private const double Tiny = 1e-320;

    private static readonly JsonElement Data = ReferenceData.Read("ops.json");

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
        Operations.Operation operation = Operations.ByName[entry.GetProperty("op").GetString()!];
        double[] numbers = NumbersOf(entry);
        List<string> wrong = [];
        int points = 0;
        foreach (JsonElement point in entry.GetProperty("points").EnumerateArray())
        {
            var tape = new Tape();
            Value[] x = [.. ReferenceData.Numbers(point.GetProperty("in")).Select(v => tape.Input(v))];
            Value y = operation(x, numbers);
            y.Backward();
            points++;

            if (!Right(point, "value", null, y.Data))
            {
                wrong.Add($"value {y.Data:R} at {point}");
            }

            for (int i = 0; i < x.Length; i++)
            {
                if (!Right(point, "grad", i, x[i].Grad) && !FreeChoice(point))
                {
                    wrong.Add($"gradient {i} is {x[i].Grad:R} at {point}");
                }
            }
        }

        Assert.That(points, Is.Positive);
        Assert.That(wrong, Is.Empty, string.Join('\n', wrong));
    }

    internal static double[] NumbersOf(JsonElement entry) => entry.TryGetProperty("params", out JsonElement parameters)
        ? [.. parameters.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Number).Select(p => p.Value.GetDouble())]
        : [];

    // Close to either, the framework that was asked or the exact number.
    internal static bool Right(JsonElement point, string property, int? index, double actual)
    {
        double absolute = Math.Max(ReferenceData.NumberOr(point, "atol_" + property, 0.0), Tiny);
        foreach (string source in (string[])[property, "exact_" + property])
        {
            if (point.TryGetProperty(source, out JsonElement expected)
                && ReferenceData.Agree(actual, ReferenceData.Number(index is { } i ? expected[i] : expected), Relative, absolute))
            {
                return true;
            }
        }

        return false;
    }

    // The contract leaves gradients at NaN and −0 free, and the data those at infinite inputs that it marks.
    internal static bool FreeChoice(JsonElement point) =>
        ReferenceData.Numbers(point.GetProperty("in")).Any(x => double.IsNaN(x) || (x == 0.0 && double.IsNegative(x)))
        || (point.TryGetProperty("convention", out JsonElement convention) && convention.GetBoolean()
            && point.GetProperty("tag").GetString() == "inf");
}
