using System.Text.Json;

namespace TapeGrad.Tests.Reference;

/// <summary>Reads the reference data beside these tests, whose numbers that are not finite are strings, and compares with it.</summary>
internal static class ReferenceData
{
    public static JsonElement Load(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Reference", name)));
        return document.RootElement.Clone();
    }

    /// <summary>Data of others, which are not in this repository but beside it: tests are skipped where they are absent.</summary>
    public static JsonElement LoadShared(string name)
    {
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "TapeGrad.sln")))
        {
            root = root.Parent;
        }

        string path = Path.Combine(root?.FullName ?? AppContext.BaseDirectory, "..", "shared", "reference", name);
        if (!File.Exists(path))
        {
            string reason = $"'{name}' holds other people's data and is read from ../shared/reference, which is absent.";
            if (Environment.GetEnvironmentVariable("CI") is not null)
            {
                Assert.Fail(reason + " Where CI is set, it has to be there.");
            }

            Assert.Ignore(reason);
        }

        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
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

    public static double NumberOr(this JsonElement element, string property, double otherwise) =>
        element.TryGetProperty(property, out JsonElement found) ? found.Number() : otherwise;

    public static double[] Numbers(this JsonElement element) => [.. element.EnumerateArray().Select(Number)];

    public static double[] Numbers(this JsonElement element, string property) => element.GetProperty(property).Numbers();

    /// <summary>All numbers of nested arrays, or of an object's properties in order, one after the other.</summary>
    public static double[] Flat(this JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => [.. element.EnumerateArray().SelectMany(Flat)],
        JsonValueKind.Object => [.. element.EnumerateObject().SelectMany(property => property.Value.Flat())],
        _ => [element.Number()],
    };

    public static string[] Lines(this JsonElement element, string property) =>
        [.. element.GetProperty(property).EnumerateArray().Select(l => l.GetString()!)];

    /// <summary>Whether both are finite and close, or the same infinity, or both NaN.</summary>
    public static bool Agree(double actual, double expected, double relative, double absolute) =>
        double.IsFinite(expected)
            ? Math.Abs(actual - expected) <= (relative * Math.Abs(expected)) + absolute
            : actual.Equals(expected);

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

    /// <summary>Asserts |actual − expected| ≤ absolute for every number.</summary>
    public static void AssertClose(ReadOnlySpan<double> actual, ReadOnlySpan<double> expected, double absolute, string what)
    {
        Assert.That(actual.Length, Is.EqualTo(expected.Length), what);
        for (int i = 0; i < actual.Length; i++)
        {
            if (!(Math.Abs(actual[i] - expected[i]) <= absolute))
            {
                Assert.Fail($"{what}, number {i}: {actual[i]:R} instead of {expected[i]:R}");
            }
        }
    }
}
