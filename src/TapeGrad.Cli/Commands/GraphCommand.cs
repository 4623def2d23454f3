using System.CommandLine;
using System.Text;

namespace TapeGrad.Cli;

/// <summary><c>tapegrad graph</c>: draws one step of a script, or what was saved as JSON.</summary>
internal static class GraphCommand
{
    public static Command Create(string[] scriptArguments)
    {
        var input = new Argument<string>("input") { Description = "A script, or JSON that was saved by --log or Graph.ToJson." };
        var format = new Option<string>("--format", "-f") { Description = "dot, svg (runs Graphviz' dot), mermaid or json.", DefaultValueFactory = _ => "dot", HelpName = "format" };
        format.AcceptOnlyFromAmong([.. GraphFormat.Names]);
        var output = new Option<string?>("--output", "-o") { Description = "Write here instead of standard output.", HelpName = "file" };
        output.Validators.Add(result =>
        {
            if (string.IsNullOrWhiteSpace(result.GetValueOrDefault<string?>()))
            {
                result.AddError("-o needs the name of a file.");
            }
        });
        var step = StepOption();
        var set = SettingsOption.Create();
        var maxNodes = MaxNodesOption.Create();
        var command = new Command("graph", "Draw the last step of a script. What the script prints goes to standard error.") { input, format, output, step, set, maxNodes };
        command.SetAction(parsed =>
        {
            GraphFormat.Require(parsed.GetRequiredValue(format));
            (Graph graph, string title) = Load(
                parsed.GetRequiredValue(input), scriptArguments, parsed.GetValue(set) ?? [], parsed.GetValue(step));
            string text = GraphFormat.Write(graph, parsed.GetRequiredValue(format), title, parsed.GetValue(maxNodes));
            if (parsed.GetValue(output) is { } file)
            {
                Files.Write(file, text);
            }
            else
            {
                parsed.InvocationConfiguration.Output.Write(text);
            }
        });
        return command;
    }

    /// <summary><c>--step N</c>, for commands that look at one step.</summary>
    public static Option<int?> StepOption() => new("--step")
    {
        Description = "Which step; the last by default.",
        HelpName = "number",
        CustomParser = result => NumberArgument.Whole(result.Tokens[0].Value, "--step", result.AddError),
    };

    private static (Graph Graph, string Title) Load(
        string path, string[] scriptArguments, Dictionary<string, double> settings, int? number)
    {
        if (!path.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            (TrainingLog log, TrainingStep step) = ScriptRun.StepOf(path, scriptArguments, settings, number);
            return (step.Graph!, $"{log.Name}, step {step.Number}");
        }

        string json = Read(path);
        string name = Path.GetFileNameWithoutExtension(path);
        try
        {
            if (!json.Contains("\"tapegrad-log/", StringComparison.Ordinal))
            {
                return (Graph.FromJson(json), name);
            }

            TrainingLog log = TrainingLog.FromJson(json);
            TrainingStep step = ScriptRun.Select(log, number, $"'{path}'");
            return (step.Graph!, $"{log.Name}, step {step.Number}");
        }
        catch (ArgumentException e)
        {
            throw new UserErrorException(ExitCode.UnreadableInput, $"{path}: {e.Message.Split(" (Parameter")[0]}");
        }
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
        }
        catch (DecoderFallbackException)
        {
            throw new UserErrorException(ExitCode.UnreadableInput, $"'{path}' cannot be read: it is not text in UTF-8.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException(ExitCode.UnreadableInput, Directory.Exists(path) ? $"'{path}' is a folder. Name one of its files." : $"'{path}' cannot be read: {e.Message}");
        }
    }
}
