using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TapeGrad;

/// <summary>The rules that the JSON formats of this library share: how they write numbers, and what an error says.</summary>
internal static class Json
{
    /// <summary>The most nodes that are written or read.</summary>
    public const int MaxNodes = 5_000_000;

    /// <summary>Counts stay below 2⁵³, up to which a double, and so any reader of JSON, has each whole number.</summary>
    public const long MaxCount = 1L << 53;

    public const int MaxDepth = 8;

    public static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.Default, MaxDepth = MaxDepth };

    /// <summary>Writes the shortest text that reads back to the same double; NaN and infinities as strings.</summary>
    public static void Number(Utf8JsonWriter writer, double number)
    {
        if (double.IsFinite(number))
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteStringValue(double.IsNaN(number) ? "NaN" : number > 0.0 ? "Infinity" : "-Infinity");
        }
    }

    public static void Numbers(Utf8JsonWriter writer, string name, ReadOnlySpan<double> numbers)
    {
        writer.WriteStartArray(name);
        foreach (double number in numbers)
        {
            Number(writer, number);
        }

        writer.WriteEndArray();
    }

    public static double ReadNumber(ref Utf8JsonReader reader, JsonWhat what)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out double number))
        {
            return double.IsFinite(number) ? number : throw Error($"{what.ToString()} is {Text(reader)}, which a double cannot hold");
        }

        return ReadText(ref reader, what, "number") switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            string text => throw Error($"{what.ToString()} is '{text}', which is not a number"),
        };
    }

    public static int ReadIndex(ref Utf8JsonReader reader, JsonWhat what) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int index) && index >= 0
            ? index
            : throw Error($"{what.ToString()} is not a whole number from 0 to {int.MaxValue}");

    public static long ReadCount(ref Utf8JsonReader reader, JsonWhat what) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long count) && count is >= 0 and < MaxCount
            ? count
            : throw Error($"{what.ToString()} is not a whole number from 0 to {MaxCount - 1}");

    public static double[] ReadNumbers(ref Utf8JsonReader reader, JsonWhat what)
    {
        List<double> numbers = [];
        JsonWhat within = what.After("a number in ");
        Expect(ref reader, JsonTokenType.StartArray, what);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            numbers.Add(ReadNumber(ref reader, within));
        }

        return [.. numbers];
    }

    /// <summary>Reads bytes that are written as a text in base64.</summary>
    public static byte[] ReadBytes(ref Utf8JsonReader reader, JsonWhat what) =>
        reader.TokenType == JsonTokenType.String && reader.TryGetBytesFromBase64(out byte[]? bytes) ? bytes : throw Error($"{what.ToString()} is not a text in base64");

    public static bool ReadFlag(ref Utf8JsonReader reader, JsonWhat what) =>
        reader.TokenType is JsonTokenType.True or JsonTokenType.False
            ? reader.TokenType == JsonTokenType.True
            : throw Error($"{what.ToString()} is neither true nor false");

    public static string ReadText(ref Utf8JsonReader reader, JsonWhat what, string wanted = "text") =>
        reader.TokenType == JsonTokenType.String ? Text(reader) : throw Error($"{what.ToString()} is not a {wanted}");

    public static void Expect(ref Utf8JsonReader reader, JsonTokenType token, JsonWhat what)
    {
        if (reader.TokenType != token)
        {
            throw Error($"{what.ToString()} is not {(token == JsonTokenType.StartArray ? "a list" : "an object")}");
        }
    }

    /// <summary>Reads the properties of an object, each at most once; unknown ones may be skipped by the caller.</summary>
    public static bool NextProperty(ref Utf8JsonReader reader, JsonProperties seen, JsonWhat where, out string name)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.EndObject)
        {
            name = "";
            return false;
        }

        name = Text(reader);
        if (!seen.Add(name))
        {
            throw Error($"{where.ToString()} has two values for '{name}'");
        }

        reader.Read();
        return true;
    }

    /// <summary>Runs a reader over a text and turns its errors into one sentence.</summary>
    public static T Read<T>(string json, string format, Reader<T> read, string? file = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        string subject = file is null ? "This" : $"'{file}'";
        ArgumentException NotValid(string reason, Exception e) => new($"{subject} is not valid {format} JSON: {reason}.", file is null ? nameof(json) : null, e);
        try
        {
            byte[] utf8 = new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(json);
            var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
            reader.Read();
            T result = read(ref reader);
            reader.Read();
            return result;
        }
        catch (JsonException e)
        {
            throw NotValid($"line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1} does not parse, or the text ends too early", e);
        }
        catch (FormatException e)
        {
            throw NotValid(e.Message, e);
        }
        catch (EncoderFallbackException e)
        {
            throw NotValid("the text holds half of a surrogate pair", e);
        }
    }

    public static void CheckFormat(ref Utf8JsonReader reader, string expected, string? newest = null)
    {
        string format = ReadText(ref reader, "'format'");
        if (format != expected && format != newest)
        {
            throw Error(format.StartsWith(expected[..(expected.IndexOf('/', StringComparison.Ordinal) + 1)], StringComparison.Ordinal)
                ? $"its format is '{format}', and this version reads '{newest ?? expected}'; a newer TapeGrad may read it"
                : $"its format is '{format}' instead of '{expected}'");
        }
    }

    public static void RequireFormat(JsonProperties seen, string format)
    {
        if (!seen.Contains("format"))
        {
            throw Error($"it does not say \"format\": \"{format}\"");
        }
    }

    public static void RequireProperties(JsonProperties seen, string where, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (!seen.Contains(name))
            {
                throw Error($"{where} has no '{name}'");
            }
        }
    }

    public static FormatException Error(string reason) => new(reason);

    // GetString throws InvalidOperationException where an escape names half of a surrogate pair.
    private static string Text(in Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped && reader.TokenType != JsonTokenType.Number)
        {
            return JsonTexts.Of(reader.ValueSpan);
        }

        try
        {
            return reader.TokenType == JsonTokenType.Number ? Encoding.UTF8.GetString(reader.ValueSpan) : reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Error("a text holds half of a surrogate pair");
        }
    }

    public delegate T Reader<T>(ref Utf8JsonReader reader);
}
