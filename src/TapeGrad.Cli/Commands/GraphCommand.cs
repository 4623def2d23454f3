using System.CommandLine;
using TapeGrad.Viewer;

namespace TapeGrad.Cli;

/// <summary><c>tapegrad graph</c>: draws one step of a script or of a saved JSON file.</summary>
internal static class GraphCommand
{
    public static Command Create(string[] scriptArguments)
    {
        var input = new ScriptArgument("input", "A script, or a JSON file from --log or Graph.ToJson.");
        var format = new Option<string>("--format", "-f") { Description = "dot, svg (runs Graphviz' dot), html (a page that plays it), mermaid or json.", DefaultValueFactory = _ => "dot", HelpName = "format" };
        format.AcceptOnlyFromAmong([.. GraphFormat.Names]);
        Option<string?> output = OutputOption.Create();
        var step = StepOption();
        var set = SettingsOption.Create();
        var maxNodes = MaxNodesOption.Create();
        var quiz = HtmlPage.QuizOption("-f html");
        var stats = new Option<bool>("--stats") { Description = "Print numbers instead of a picture: nodes, edges, depth, width, and what each scope holds." };
        var command = new ToolCommand(
            "graph",
            "Draw the last step of a script. The script's own output goes to standard error.",
            "tapegrad graph one-weight.cs --step 3 | dot -Tpng -o step-3.png",
            "tapegrad graph run.json -f html -o run.html",
            "tapegrad graph moons.cs --stats")
        {
            input, format, output, step, quiz, set, maxNodes, stats,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(stats) && result.GetResult(format) is { Implicit: false })
            {
                result.AddError("--stats prints numbers instead of a picture. Leave out -f.");
            }

            if (result.GetResult(quiz) is not null && result.GetValue(format) != "html")
            {
                result.AddError("--quiz puts questions into the HTML page. Add -f html.");
            }

            if (result.GetResult(maxNodes) is not null && result.GetValue(format) is "html" or "json")
            {
                result.AddError("--max-nodes limits the size of a picture. Use -f dot, svg or mermaid.");
            }
        });
        command.SetAction(parsed =>
        {
            GraphFormat.Require(parsed.GetRequiredValue(format));
            string? file = OutputOption.Prepare(parsed, output, ("the input", parsed.GetRequiredValue(input)), ("the questions", parsed.GetValue(quiz)));
            Quiz? questions = HtmlPage.ReadQuiz(parsed.GetValue(quiz));
            (Graph graph, string title, _, TrainingLog? run) = GraphInput.Load(
                parsed.GetRequiredValue(input), scriptArguments, parsed.GetValue(set) ?? [], parsed.GetValue(step));

            // A saved log has all steps, so the page plays them, unless --step selects one.
            string text = parsed.GetValue(stats)
                ? GraphStats.Write(graph, title)
                : parsed.GetRequiredValue(format) == "html" && run is not null && parsed.GetValue(step) is null
                ? HtmlPage.Of(() => HtmlPage.OfRun(run, new HtmlOptions { Quiz = questions }, parsed.GetValue(output) is { } name ? $"'{name}'" : "The page", run.Steps.Count(s => s.Graph is not null), "Log others with run --steps."))
                : GraphFormat.Write(graph, parsed.GetRequiredValue(format), title, parsed.GetValue(maxNodes), questions);
            OutputOption.Write(parsed, file, text);
        });
        return command;
    }

    /// <summary><c>--step N</c>, for commands that look at one step.</summary>
    public static Option<int?> StepOption() => new("--step")
    {
        Description = "The number of the step; by default the last.",
        HelpName = "number",
        CustomParser = result => NumberArgument.Whole(result.Tokens[0].Value, "--step", result.AddError),
    };
}
