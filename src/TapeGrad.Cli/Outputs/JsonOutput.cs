using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TapeGrad.Cli;

/// <summary>JSON as the commands write it: indented, and with numbers that are not finite as strings.</summary>
internal static class JsonOutput
{
    public static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Number(Utf8JsonWriter writer, string name, double number)
    {
        if (double.IsFinite(number))
        {
            writer.WriteNumber(name, number);
        }
        else
        {
            writer.WriteString(name, number.ToString(CultureInfo.InvariantCulture));
        }
    }
}
