using System.Globalization;

namespace TapeGrad.Cli;

/// <summary>Messages of the tool on standard error.</summary>
internal static class Message
{
    public static void Write(string text) => Console.Error.WriteLine(Printable(text));

    /// <summary>The text without control characters, which could command the terminal. Names from files may hold them.</summary>
    public static string Printable(string text) => new([.. text.Select(c => char.IsControl(c) && c is not ('\n' or '\t') ? '\uFFFD' : c)]);

    /// <summary>The same also without line breaks and tabs, for a text that is one line of an output or one cell of a table.</summary>
    public static string OneLine(string text) => new([.. text.Select(c => char.IsControl(c) ? '\uFFFD' : c)]);

    /// <summary>The message of an exception, without the name of a C# parameter that .NET puts behind it.</summary>
    public static string Of(Exception exception)
    {
        string text = exception is ArgumentException { ParamName.Length: > 0 } argument
            ? exception.Message.Replace(string.Create(CultureInfo.InvariantCulture, $" (Parameter '{argument.ParamName}')"), "", StringComparison.Ordinal)
            : exception.Message;
        return text.TrimEnd();
    }
}
