using System.CommandLine;

namespace TapeGrad.Cli;

/// <summary><c>tapegrad check SCRIPT</c>: checks the gradients of one step, by default the last.</summary>
internal static class CheckCommand
{
    public static Command Create(string[] scriptArguments)
    {
        var script = new ScriptArgument(description: "A C# file with top-level statements, or a JSON file from run --log.");
        var step = GraphCommand.StepOption();
        var only = new Option<string[]>("--only") { Description = "Check this parameter or input alone; a vector by its name without [i]. Can be given several times.", HelpName = "name" };
        var inputs = new Option<bool>("--inputs") { Description = "Check the inputs too, not only the parameters." };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var set = SettingsOption.Create();
        var command = new ToolCommand(
            "check",
            "Compare the gradients of a script's last step with differences of its loss, and of each operation. The exit code is 3 if one is wrong.",
            "tapegrad check one-weight.cs",
            "tapegrad check two-layer.cs --step 3 --only layer0.w",
            "tapegrad check run.json --inputs --json")
        {
            script, step, only, inputs, json, set,
        };
        command.SetAction(parsed =>
        {
            StepInput input = StepInput.Load(parsed.GetRequiredValue(script), scriptArguments, parsed.GetValue(set) ?? [], parsed.GetValue(step));
            GraphLeaf[] leaves = Selected(GraphLeaf.Of(input.Graph), parsed.GetValue(only) ?? [], parsed.GetValue(inputs), input.Step.Number);
            GradientReport report = Run(input.Graph, leaves);
            parsed.InvocationConfiguration.Output.Write(
                parsed.GetValue(json) ? CheckOutput.Json(report, input) : CheckOutput.Table(report, input));
            return report.Passed ? ExitCode.Ok : ExitCode.CheckFound;
        });
        return command;
    }

    private static GradientReport Run(Graph graph, GraphLeaf[] leaves)
    {
        try
        {
            return ProgressLine.During("checking gradients", leaves.Length, progress => GradientCheck.Run(graph, leaves, progress));
        }
        catch (NonFiniteException e)
        {
            throw new UserErrorException(ExitCode.Failed, e.MessageWithPlace, e);
        }
    }

    // Parameters are what a training moves. Inputs are there when they are asked for, or when there is nothing else.
    private static GraphLeaf[] Selected(GraphLeaf[] all, string[] only, bool inputs, int step)
    {
        if (all.Length == 0)
        {
            throw new UserErrorException(ExitCode.WrongUsage, $"The loss of step {step} does not depend on a parameter or an input. Compute it from at least one.");
        }

        if (only.FirstOrDefault(name => !Array.Exists(all, leaf => leaf.IsNamed(name))) is { } unknown)
        {
            const int most = 5;
            string known = string.Join(", ", all.Take(most).Select(leaf => leaf.Name)) + (all.Length > most ? $" and {all.Length - most} others" : "");
            throw new UserErrorException(ExitCode.WrongUsage, $"--only {unknown}: the loss of step {step} does not have a parameter or an input of this name. It has {known}.");
        }

        return only.Length > 0 ? [.. all.Where(leaf => only.Any(leaf.IsNamed))]
            : inputs || !Array.Exists(all, leaf => leaf.Kind == NodeKind.Parameter) ? all
            : [.. all.Where(leaf => leaf.Kind == NodeKind.Parameter)];
    }
}
