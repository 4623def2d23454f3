namespace TapeGrad.Cli;

/// <summary>Writes a text, such as a path, as one word of a command that a message proposes.</summary>
internal static class ShellWord
{
    public static string Of(string text)
    {
        bool plain = text.Length > 0 && text.All(c => char.IsLetterOrDigit(c) || "/.-_~+,:@%=\\".Contains(c, StringComparison.Ordinal));
        return plain ? text
            : OperatingSystem.IsWindows() ? $"\"{text}\""
            : $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
    }
}
