using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace TapeGrad.Cli;

/// <summary>The command line: what is parsed, and what becomes of every kind of failure.</summary>
internal static class App
{
    public static async Task<int> RunAsync(string[] args)
    {
        StandardOutput.Install();

        // What follows '--' is the script's own and is never looked at here.
        int dashes = Array.IndexOf(args, "--");
        string[] scriptArguments = dashes < 0 ? [] : args[(dashes + 1)..];
        ParseResult parsed = Root(scriptArguments).Parse(dashes < 0 ? args : args[..dashes]);
        if (parsed.Action is ParseErrorAction)
        {
            foreach (string error in parsed.Errors.Select(e => e.Message).Distinct())
            {
                Console.Error.WriteLine(error);
            }

            Console.Error.WriteLine($"Try '{CommandPath(parsed)} --help'.");
            return ExitCode.WrongUsage;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }).ConfigureAwait(false);
        }
        catch (UserErrorException e)
        {
            Console.Error.WriteLine(e.Message);
            return e.ExitCode;
        }
        catch (IOException e)
        {
            Console.Error.WriteLine($"The output cannot be written: {e.Message.Trim()}.");
            return ExitCode.Failed;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception e) when (!parsed.GetValue<bool>("--verbose"))
        {
            Console.Error.WriteLine($"This is a bug in tapegrad: {e.Message} Run again with --verbose to see where.");
            return ExitCode.Failed;
        }
    }

    private static RootCommand Root(string[] scriptArguments) => new("Runs TapeGrad scripts and draws what they learn.")
    {
        new Option<bool>("--verbose") { Description = "Show stack traces of failures.", Recursive = true },
        RunCommand.Create(scriptArguments),
        GraphCommand.Create(scriptArguments),
        EvalCommand.Create(),
        CheckCommand.Create(scriptArguments),
        BlameCommand.Create(scriptArguments),
        CompletionsCommand.Create(),
        ExamplesCommand.Create(),
    };

    private static string CommandPath(ParseResult parsed)
    {
        string path = "";
        for (SymbolResult? at = parsed.CommandResult; at is CommandResult { Command: not RootCommand } command; at = at.Parent)
        {
            path = $" {command.Command.Name}{path}";
        }

        return "tapegrad" + path;
    }
}
