using System.Text.Json;

namespace TapeGrad.Tests.Reference;

/// <summary>The reference data that was computed for this project, and its rulers.</summary>
internal static class Golden
{
    public static JsonElement Load(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Reference", name)));
        return document.RootElement.Clone();
    }

    public static double Number(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Number ? element.GetDouble() : element.GetString() switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            string text => throw new FormatException($"'{text}' is no number."),
            null => throw new FormatException("null is no number."),
        };

    public static double Number(this JsonElement element, string property) => element.GetProperty(property).Number();

    public static double[] Numbers(this JsonElement element) => [.. element.EnumerateArray().Select(Number)];

    public static double[] Numbers(this JsonElement element, string property) => element.GetProperty(property).Numbers();

    public static string[] Lines(this JsonElement element, string property) =>
        [.. element.GetProperty(property).EnumerateArray().Select(l => l.GetString()!)];

    /// <summary>Asserts |actual − expected| ≤ relative · |expected| + absolute, and the same NaN or infinity.</summary>
    public static void AssertClose(double actual, double expected, double relative, double absolute, string what)
    {
        if (!double.IsFinite(expected))
        {
            Assert.That(actual, Is.EqualTo(expected), what);
            return;
        }

        Assert.That(Math.Abs(actual - expected), Is.LessThanOrEqualTo((relative * Math.Abs(expected)) + absolute), $"{what}: {actual:R} instead of {expected:R}");
    }
}
