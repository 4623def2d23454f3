using System.Globalization;

namespace TapeGrad.Cli;

/// <summary>Messages of the tool on standard error.</summary>
internal static class Message
{
    public static void Write(string text) => StandardError.Writer.WriteLine(Printable(text));

    /// <summary>The text without control characters, which could command the terminal. Names from files may hold them.</summary>
    public static string Printable(string text) => new([.. text.Select(c => char.IsControl(c) && c is not ('\n' or '\t') ? '\uFFFD' : c)]);

    /// <summary>The same also without line breaks and tabs, for a text that is one line of an output or one cell of a table.</summary>
    public static string OneLine(string text) => new([.. text.Select(c => char.IsControl(c) ? '\uFFFD' : c)]);

    /// <summary>The message of an exception, without the name of a C# parameter that .NET puts behind it.</summary>
    public static string Of(Exception exception)
    {
        try
        {
            string? text = ParameterOf(exception) is { Length: > 0 } parameter
                ? exception.Message?.Replace(string.Create(CultureInfo.InvariantCulture, $" (Parameter '{parameter}')"), "", StringComparison.Ordinal)
                : exception.Message;
            return string.IsNullOrWhiteSpace(text) ? "its Message is empty." : text.TrimEnd();
        }
        catch (Exception e)
        {
            // A script's own exception may do anything there.
            return $"its Message cannot be read, because that throws {e.GetType().Name}.";
        }
    }

    /// <summary>The name of the C# parameter that the exception is about, or "".</summary>
    public static string ParameterOf(Exception exception)
    {
        try
        {
            return exception is ArgumentException { ParamName: { } name } ? name : "";
        }
        catch (Exception)
        {
            return "";
        }
    }

    /// <summary>The exception with its stack trace.</summary>
    public static string WithTrace(Exception exception)
    {
        try
        {
            return exception.ToString() ?? "";
        }
        catch (Exception)
        {
            return $"{exception.GetType().FullName}: {Of(exception)}\n{exception.StackTrace}";
        }
    }
}
