using System.CommandLine;

namespace TapeGrad.Cli;

/// <summary><c>tapegrad diff A B</c>: compares two steps, two runs or two scripts as one graph.</summary>
internal static class DiffCommand
{
    private const double UsualTolerance = 1e-9;

    public static Command Create()
    {
        var a = new Argument<string>("a") { Description = "A script, or a JSON file from --log or Graph.ToJson." };
        var b = new Argument<string?>("b") { Description = "The other one; left out, it is the same file with another --step.", Arity = ArgumentArity.ZeroOrOne };
        var steps = new Option<int[]>("--step")
        {
            Description = "The number of the step; by default the last. Give it twice for a step of A and one of B.",
            HelpName = "number",
            CustomParser = result => [.. result.Tokens.Select(t => NumberArgument.Whole(t.Value, "--step", result.AddError) ?? 0)],
        };
        var tolerance = new Option<double?>("--tolerance")
        {
            Description = "How much of itself a number may differ.",
            DefaultValueFactory = _ => UsualTolerance,
            HelpName = "number",
            CustomParser = result => NumberArgument.Positive(result.Tokens[0].Value, "--tolerance", result.AddError),
        };
        var top = new Option<int?>("--top")
        {
            Description = "The number of rows of each table.",
            DefaultValueFactory = _ => 10,
            HelpName = "number",
            CustomParser = result => NumberArgument.Whole(result.Tokens[0].Value, "--top", result.AddError),
        };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var format = new Option<string?>("--format", "-f") { Description = "Draw B with the changes in colour, as svg, dot or html, instead of the text.", HelpName = "format" };
        format.AcceptOnlyFromAmong("svg", "dot", "html");
        Option<string?> output = OutputOption.Create();
        var set = SettingsOption.Create();
        var command = new ToolCommand(
            "diff",
            "Compare two steps, runs or scripts as one graph. The exit code is 3 if the loss or a gradient differs.",
            "tapegrad diff before.cs after.cs",
            "tapegrad diff one-weight.cs --step 1 --step 5",
            "tapegrad diff before.json after.json -f svg -o changes.svg")
        {
            a, b, steps, tolerance, top, json, format, output, set,
        };
        command.Validators.Add(result =>
        {
            int count = result.GetValue(steps)?.Length ?? 0;
            if (count > 2)
            {
                result.AddError("--step takes at most a step of A and one of B.");
            }
            else if (result.GetValue(b) is null && count < 2 && result.GetValue(a) is not null)
            {
                result.AddError("diff compares two files. Give another one, or two steps of this one, as in --step 1 --step 5.");
            }

            if (result.GetValue(json) && result.GetValue(format) is not null)
            {
                result.AddError("--json prints numbers and -f draws a picture. Use one of them.");
            }
        });
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(format) is "svg" or "html")
            {
                DotProgram.RequireInstalled($"-f {parsed.GetValue(format)}");
            }

            string? file = OutputOption.Prepare(parsed, output, ("A", parsed.GetRequiredValue(a)), ("B", parsed.GetValue(b)));
            int[] at = parsed.GetValue(steps) ?? [];

            // One step beside a saved graph is that of the other input.
            GraphInput Load(string path, int which) => GraphInput.Load(
                path, [], parsed.GetValue(set) ?? [], at.Length == 0 ? null : at[Math.Min(which, at.Length - 1)], evenIfItFails: true, mayHaveNoSteps: at.Length == 1);
            string folder = Environment.CurrentDirectory;
            GraphInput first = Load(parsed.GetRequiredValue(a), 0);

            // The first script may have changed it.
            Environment.CurrentDirectory = folder;
            GraphInput second = Load(parsed.GetValue(b) ?? parsed.GetRequiredValue(a), 1);
            if (at.Length == 1 && first.Step is null && second.Step is null)
            {
                throw GraphInput.HasNoSteps(parsed.GetRequiredValue(a));
            }

            var diff = new GraphDiff(first.WithGradients(), second.WithGradients(), parsed.GetValue(tolerance)!.Value);
            OutputOption.Write(parsed, file, Write(diff, first.Title, second.Title, parsed.GetValue(format), parsed.GetValue(json), parsed.GetValue(top)!.Value));
            return diff.SameMathematics ? ExitCode.Ok : ExitCode.CheckFound;
        });
        return command;
    }

    private static string Write(GraphDiff diff, string a, string b, string? format, bool json, int top) => format switch
    {
        "dot" => DiffPicture.Dot(diff),
        "svg" => DotProgram.Svg(DiffPicture.Dot(diff)),
        "html" => DiffPicture.Html(diff, DotProgram.Svg(DiffPicture.Dot(diff)), DiffOutput.Text(diff, a, b, top), $"{b}, changed from {a}"),
        _ => json ? DiffOutput.Json(diff, a, b, top) : DiffOutput.Text(diff, a, b, top),
    };
}
