using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace TapeGrad.Cli;

/// <summary>The command line: parses it, runs the command, and turns each kind of failure into a message and an exit code.</summary>
internal static class App
{
    public static async Task<int> RunAsync(string[] args)
    {
        StandardInput.Install();
        StandardOutput.Install();
        StandardError.Install();

        // Arguments after '--' belong to the script and are not parsed here.
        var parser = new ParserConfiguration { ResponseFileTokenReplacer = null };
        int dashes = Array.IndexOf(args, "--");
        bool toScript = dashes >= 0 && Root([]).Parse(args[..dashes], parser).CommandResult.Command is ToolCommand { TakesScript: true };
        ParseResult parsed = toScript ? Root(args[(dashes + 1)..]).Parse(args[..dashes], parser) : Root([]).Parse(args, parser);
        if (parsed.Action is ParseErrorAction)
        {
            // For an unknown command, drops the redundant error that a command is required.
            foreach (string error in parsed.Errors.Select(e => e.Message).Distinct().Skip(parsed.UnmatchedTokens.Count > 0 && parsed.CommandResult.Command is RootCommand ? 1 : 0))
            {
                Message.Write(error);
            }

            if (Suggestion(parsed) is { } near)
            {
                Message.Write($"Did you mean '{near}'?");
            }

            Message.Write($"Try '{CommandPath(parsed)} --help'.");
            return ExitCode.WrongUsage;
        }

        ProgressLine.IsOff = parsed.GetValue<string>("--progress") == "none";
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                Output = new PrintableWriter(Console.Out),
            }).ConfigureAwait(false);
        }
        catch (UserErrorException e)
        {
            Message.Write(e.Message);
            if (e.InnerException is { } cause && parsed.GetValue<bool>("--verbose"))
            {
                Message.Write(Message.WithTrace(cause));
            }

            return e.ExitCode;
        }
        catch (IOException e)
        {
            Message.Write($"The output cannot be written: {Message.Of(e).TrimEnd('.')}.");
            return ExitCode.Failed;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception e) when (!parsed.GetValue<bool>("--verbose"))
        {
            Message.Write($"This is a bug in tapegrad: {Message.Of(e)} Run again with --verbose to see where.");
            return ExitCode.Failed;
        }
    }

    private static RootCommand Root(string[] scriptArguments)
    {
        RootCommand root = new("Runs TapeGrad scripts and draws what they learn.")
        {
            new Option<bool>("--verbose") { Description = "Show stack traces of failures.", Recursive = true },
            Progress(),
            RunCommand.Create(scriptArguments),
            GraphCommand.Create(scriptArguments),
            EvalCommand.Create(),
            CheckCommand.Create(scriptArguments),
            BlameCommand.Create(scriptArguments),
            ExplainCommand.Create(scriptArguments),
            DiffCommand.Create(),
            DoctorCommand.Create(scriptArguments),
            CurvatureCommand.Create(scriptArguments),
            ExportCommand.Create(scriptArguments),
            PlaygroundCommand.Create(),
            CompletionsCommand.Create(),
            ExamplesCommand.Create(),
        };
        var help = (HelpOption)root.Options.First(o => o is HelpOption);
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root;
    }

    private static Option<string> Progress()
    {
        var option = new Option<string>("--progress") { Description = "'none' leaves out the line that says on a terminal how far long work is.", HelpName = "auto|none", Recursive = true };
        option.AcceptOnlyFromAmong("auto", "none");
        return option;
    }

    private static string? Suggestion(ParseResult parsed)
    {
        string[] known = [.. parsed.CommandResult.Command.Children.OfType<Symbol>().Select(s => s.Name)];
        return parsed.UnmatchedTokens.Select(token => Nearest.To(token, known)).FirstOrDefault(near => near is not null);
    }

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
