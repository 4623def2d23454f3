using System.Text;

namespace TapeGrad.Cli;

/// <summary>Reads scripts, and recognises files of other kinds.</summary>
internal static class ScriptFile
{
    /// <summary>The text of a script.</summary>
    /// <exception cref="UserErrorException">The file cannot be read, or holds something else.</exception>
    public static string Read(string path)
    {
        string text;
        try
        {
            text = TextFile.Read(path);
        }
        catch (DecoderFallbackException)
        {
            throw new UserErrorException(ExitCode.UnreadableInput, $"'{path}' is not a script: it is not text in UTF-8.");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or ArgumentException)
        {
            throw new UserErrorException(ExitCode.UnreadableInput, $"The script '{path}' does not exist. {Advice(path)}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException(
                ExitCode.UnreadableInput, Directory.Exists(path) ? $"'{path}' is a folder. Name one of its scripts." : $"The script '{path}' cannot be read: {e.Message}");
        }

        return OtherKind(path, text) is { } other ? throw new UserErrorException(ExitCode.UnreadableInput, other) : text;
    }

    // A name that was meant, be it of a file in this folder or of an example.
    private static string Advice(string path)
    {
        string folder = Path.GetDirectoryName(path) ?? "", name = Path.GetFileName(path);
        return Nearest.To(name, ScriptsIn(folder)) is { } near ? $"Did you mean '{Path.Combine(folder, near)}'?"
            : ExamplesCommand.Exists(name) ? $"It is an example. Copy it with: tapegrad examples copy {name} ."
            : "'tapegrad examples' lists the scripts that come with the tool.";
    }

    private static string[] ScriptsIn(string folder)
    {
        try
        {
            return [.. Directory.GetFiles(folder.Length == 0 ? "." : folder, "*.cs").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return [];
        }
    }

    private static string? OtherKind(string path, string text)
    {
        string start = new([.. text.Where(c => !char.IsWhiteSpace(c)).Take(20)]);
        if (start.StartsWith("{\"", StringComparison.Ordinal))
        {
            return text.Contains("\"tapegrad-log/", StringComparison.Ordinal) ? $"'{path}' is a saved run, not a script. Draw it with: tapegrad graph {ShellWord.Of(path)}"
                : text.Contains("\"tapegrad-graph/", StringComparison.Ordinal) ? $"'{path}' is a saved graph, not a script. Draw it with: tapegrad graph {ShellWord.Of(path)}"
                : $"'{path}' holds JSON, not a script. Name a C# file.";
        }

        if (start.StartsWith("<!doctypehtml", StringComparison.OrdinalIgnoreCase) || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase))
        {
            return $"'{path}' is an HTML page, not a script. Open it in a browser.";
        }

        // File-based programs end in .cs, or start with #! and may be called anything.
        string extension = Path.GetExtension(path);
        return extension.Length == 0 || extension.ToUpperInvariant() is ".CS" or ".CSX" || start.StartsWith("#!", StringComparison.Ordinal)
            ? null
            : $"'{path}' is not a script. Name a C# file, which ends in .cs.";
    }
}
