using System.CommandLine;

namespace TapeGrad.Cli;

/// <summary><c>tapegrad run SCRIPT</c>: compiles a script, runs it, and writes what it logged.</summary>
internal static class RunCommand
{
    public static Command Create(string[] scriptArguments)
    {
        var script = new Argument<string>("script") { Description = "A C# file with top-level statements." };
        var dot = new Option<string?>("--dot") { Description = "Write a .dot picture of each step into this folder.", HelpName = "folder" };
        var svg = new Option<string?>("--svg") { Description = "Write an .svg picture of each step into this folder (runs Graphviz' dot).", HelpName = "folder" };
        var log = new Option<string?>("--log") { Description = "Write the whole training log as JSON.", HelpName = "file" };
        var charts = new Option<string?>("--charts") { Description = "Write .svg charts of the loss, the weights and the prediction into this folder.", HelpName = "folder" };
        var csv = new Option<string?>("--csv") { Description = "Write the numbers of each step as a table.", HelpName = "file" };
        var steps = new Option<StepSelection?>("--steps")
        {
            Description = "Which steps get a picture, for example 1,5,last or 10-20; all by default.",
            HelpName = "steps",
            CustomParser = result => StepSelection.Parse(result.Tokens[0].Value, result.AddError),
        };
        var set = SettingsOption.Create();
        var watch = new Option<bool>("--watch") { Description = "Show a live table of the steps on standard error, if that is a terminal." };
        var command = new Command("run", "Run a script; options add pictures and files without a line in the script. What follows -- is the script's own.")
        {
            script, dot, svg, charts, log, csv, steps, set, watch,
        };
        command.SetAction(parsed =>
        {
            var outputs = new RunOutputs(
                Path.GetFileNameWithoutExtension(parsed.GetRequiredValue(script)),
                parsed.GetValue(set) ?? [],
                parsed.GetValue(steps) ?? StepSelection.All,
                parsed.GetValue(dot),
                parsed.GetValue(svg),
                parsed.GetValue(log),
                parsed.GetValue(charts),
                parsed.GetValue(csv));
            return Run(parsed.GetRequiredValue(script), scriptArguments, outputs, parsed.GetValue(watch), parsed.GetValue<bool>("--verbose"));
        });
        return command;
    }

    private static int Run(string path, string[] scriptArguments, RunOutputs outputs, bool watch, bool verbose)
    {
        Script script = Script.Load(path);
        outputs.Prepare();
        using var ending = new RunEnding(outputs.Log, outputs.Write, script.Describe);
        int exitCode;
        try
        {
            exitCode = watch
                ? LiveTable.During(outputs.Log, () => script.Run(scriptArguments, outputs.Log, verbose))
                : script.Run(scriptArguments, outputs.Log, verbose);
        }
        catch (UserErrorException)
        {
            // What was logged before the failure is what one wants to look at.
            outputs.Write();
            throw;
        }

        outputs.Write();
        outputs.CheckEverythingWasUsed();
        return exitCode;
    }
}
