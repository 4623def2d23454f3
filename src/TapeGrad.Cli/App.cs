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
        StandardOutput.Install();
        StandardError.Install();

        // Arguments after '--' belong to the script and are not parsed here.
        int dashes = args is [("run" or "graph" or "check" or "blame"), ..] ? Array.IndexOf(args, "--") : -1;
        string[] scriptArguments = dashes < 0 ? [] : args[(dashes + 1)..];
        ParseResult parsed = Root(scriptArguments).Parse(dashes < 0 ? args : args[..dashes], new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction)
        {
            // For an unknown command, drops the redundant error that a command is required.
            foreach (string error in parsed.Errors.Select(e => e.Message).Distinct().Skip(parsed.UnmatchedTokens.Count > 0 && parsed.CommandResult.Command is RootCommand ? 1 : 0))
            {
                Console.Error.WriteLine(error);
            }

            if (Suggestion(parsed) is { } near)
            {
                Console.Error.WriteLine($"Did you mean '{near}'?");
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
            if (e.InnerException is { } cause && parsed.GetValue<bool>("--verbose"))
            {
                Console.Error.WriteLine(cause);
            }

            return e.ExitCode;
        }
        catch (IOException e)
        {
            Console.Error.WriteLine($"The output cannot be written: {e.Message.Trim().TrimEnd('.')}.");
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

    private static RootCommand Root(string[] scriptArguments)
    {
        RootCommand root = new("Runs TapeGrad scripts and draws what they learn.")
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
        var help = (HelpOption)root.Options.First(o => o is HelpOption);
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root;
    }

    // The known word that is nearest to the unknown one, with at most one typing error, or one per three letters.
    private static string? Suggestion(ParseResult parsed)
    {
        string[] known = [.. parsed.CommandResult.Command.Children.OfType<Symbol>().Select(s => s.Name)];
        return parsed.UnmatchedTokens
            .SelectMany(token => known.Select(name => (Name: name, Distance: Distance(token, name), Limit: Math.Max(1, token.Length / 3))))
            .Where(c => c.Distance <= c.Limit)
            .OrderBy(c => c.Distance)
            .Select(c => c.Name)
            .FirstOrDefault();
    }

    // The number of letters to insert, remove, change, or swap with a neighbour.
    private static int Distance(string a, string b)
    {
        int[,] table = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    table[i, j] = i + j;
                    continue;
                }

                int change = table[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                table[i, j] = Math.Min(change, 1 + Math.Min(table[i - 1, j], table[i, j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
                }
            }
        }

        return table[a.Length, b.Length];
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
