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

    /// <summary>Writes the text to the file, or to standard output.</summary>
    public static void Write(ParseResult parsed, Option<string?> option, string text)
    {
        if (parsed.GetValue(option) is { } file)
        {
            Files.Write(file, text);
        }
        else
        {
            parsed.InvocationConfiguration.Output.Write(text);
        }
    }
}
