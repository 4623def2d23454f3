using System.CommandLine;

namespace TapeGrad.Cli;

/// <summary><c>-o FILE</c>, for commands that print a text.</summary>
internal static class OutputOption
{
    public static Option<string?> Create()
    {
        var output = new Option<string?>("--output", "-o") { Description = "Write to this file instead of standard output.", HelpName = "file" };
        output.Validators.Add(result =>
        {
            if (string.IsNullOrWhiteSpace(result.GetValueOrDefault<string?>()))
            {
                result.AddError("-o needs the name of a file.");
            }
        });
        return output;
    }

    /// <summary>The full path of the file, because a script may change the folder; null for standard output.</summary>
    /// <exception cref="UserErrorException">It cannot be written, or is one of the inputs.</exception>
    public static string? Prepare(ParseResult parsed, Option<string?> option, params ReadOnlySpan<(string What, string? Path)> inputs)
    {
        if (parsed.GetValue(option) is not { } named)
        {
            return null;
        }

        string file = Path.GetFullPath(named);
        OutputPaths.RequireNoInput("-o", file, inputs);
        Files.RequireWritable(file);
        return file;
    }

    /// <summary>Writes the text to the file, or to standard output.</summary>
    public static void Write(ParseResult parsed, string? file, string text)
    {
        if (file is not null)
        {
            Files.Write(file, text);
        }
        else
        {
            parsed.InvocationConfiguration.Output.Write(text);
        }
    }
}
