using System.Buffers;
using System.Text;
using System.Text.Json;

namespace TapeGrad;

/// <summary>Parameters as JSON, format <c>tapegrad-parameters/1</c>: only what was learned, without the state of the optimizer.</summary>
/// <remarks>
/// <code>
/// SavedParameters.Save("model.json", tape.Parameters);
/// …
/// SavedParameters.Load("model.json", tape.Parameters);
/// </code>
/// Every number comes back with the same bits, −0 and infinities too; of NaN there is one. docs/saving.md shows it at work.
/// </remarks>
public static class SavedParameters
{
    internal const string Format = "tapegrad-parameters/1";

    /// <summary>The names and numbers of these parameters, and the activations of layers among them.</summary>
    /// <exception cref="ArgumentException">There are no parameters, or not all values are parameters.</exception>
    /// <exception cref="InvalidOperationException">There are more than 5 000 000.</exception>
    public static string ToJson(Values parameters)
    {
        var list = ParameterList.Of(parameters);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Json.Compact))
        {
            writer.WriteStartObject();
            writer.WriteString("format", Format);
            list.Write(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Writes the numbers that <see cref="ToJson"/> saved over those of parameters that are called the same.</summary>
    /// <exception cref="ArgumentException">
    /// The text is not such JSON, is damaged, or holds other parameters: other names, counts or activations. Nothing has changed then.
    /// </exception>
    public static void Restore(string json, Values parameters) => Restore(Read(json), parameters, "The text");

    /// <summary>Writes <see cref="ToJson"/> to a file, whole or not at all.</summary>
    /// <exception cref="ArgumentException">There are no parameters, or not all values are parameters.</exception>
    /// <exception cref="InvalidOperationException">There are more than 5 000 000.</exception>
    /// <exception cref="IOException">The file cannot be written; the old one is still there.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Save(string path, Values parameters) => AtomicFile.WriteText(path, ToJson(parameters));

    /// <summary>Writes the numbers of a file that <see cref="Save"/> made over those of parameters that are called the same.</summary>
    /// <exception cref="ArgumentException">
    /// The file does not hold such JSON, is damaged, or holds other parameters: other names, counts or activations. Nothing has changed then.
    /// </exception>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static void Load(string path, Values parameters) => Restore(ReadFile(path), parameters, $"'{path}'");

    internal static ParameterList Read(string json) => Json.Read(json, Format, Read);

    internal static ParameterList ReadFile(string path) => Json.Read(File.ReadAllText(path), Format, Read, path);

    private static void Restore(ParameterList saved, Values parameters, string source)
    {
        saved.RequireSame(ParameterList.Of(parameters), source);
        saved.Numbers.CopyTo(parameters.MutableData);
    }

    private static ParameterList Read(ref Utf8JsonReader reader)
    {
        Json.Expect(ref reader, JsonTokenType.StartObject, "it");
        ParameterList? parameters = null;
        JsonProperties seen = new();
        while (Json.NextProperty(ref reader, seen, "it", out string property))
        {
            switch (property)
            {
                case "format": Json.CheckFormat(ref reader, Format); break;
                case "parameters": parameters = ParameterList.Read(ref reader); break;
                default: reader.Skip(); break;
            }
        }

        Json.RequireFormat(seen, Format);
        return parameters ?? throw Json.Error("it has no 'parameters'");
    }
}
