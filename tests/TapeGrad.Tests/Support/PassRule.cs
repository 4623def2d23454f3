using System.Text.Json;

namespace TapeGrad.Tests.Reference;

/// <summary>The rule by which a point of ops.json is passed.</summary>
internal static class PassRule
{
    private const double Relative = 1e-12;
    private const double Tiny = 1e-320;

    /// <summary>The fixed numbers of an entry, in order.</summary>
    public static double[] Numbers(JsonElement entry) => entry.TryGetProperty("params", out JsonElement parameters)
        ? [.. parameters.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Number).Select(p => p.Value.GetDouble())]
        : [];

    /// <summary>What is wrong with value and gradients at a point, or nothing.</summary>
    public static IEnumerable<string> Wrong(JsonElement point, double value, ReadOnlySpan<double> gradients)
    {
        List<string> wrong = [];
        if (!Right(point, "value", null, value))
        {
            wrong.Add($"value {value:R} at {point}");
        }

        for (int i = 0; i < gradients.Length; i++)
        {
            if (!Right(point, "grad", i, gradients[i]) && !FreeChoice(point))
            {
                wrong.Add($"gradient {i} is {gradients[i]:R} at {point}");
            }
        }

        return wrong;
    }

    // Close to either, the framework that was asked or the exact number.
    public static bool Right(JsonElement point, string property, int? index, double actual)
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
    public static bool FreeChoice(JsonElement point) =>
        ReferenceData.Numbers(point.GetProperty("in")).Any(x => double.IsNaN(x) || (x == 0.0 && double.IsNegative(x)))
        || (point.TryGetProperty("convention", out JsonElement convention) && convention.GetBoolean()
            && point.GetProperty("tag").GetString() == "inf");
}
