using System.Globalization;
using System.Text.Json;

namespace TapeGrad.Tests.Reference;

/// <summary>The reference data beside these tests. Numbers that are not finite stand in it as strings.</summary>
internal static class ReferenceData
{
    public static JsonElement Read(string file) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Reference", file))).RootElement;

    public static double Number(JsonElement element) => element.ValueKind == JsonValueKind.String
        ? double.Parse(element.GetString()!, CultureInfo.InvariantCulture)
        : element.GetDouble();

    public static double[] Numbers(JsonElement element) => [.. element.EnumerateArray().Select(Number)];

    public static double NumberOr(JsonElement element, string property, double otherwise) =>
        element.TryGetProperty(property, out JsonElement found) ? Number(found) : otherwise;

    /// <summary>Both finite and close, or the same infinity, or both NaN.</summary>
    public static bool Agree(double actual, double expected, double relative, double absolute) =>
        double.IsFinite(expected)
            ? Math.Abs(actual - expected) <= (relative * Math.Abs(expected)) + absolute
            : actual.Equals(expected);
}
