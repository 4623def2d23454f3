using System.CommandLine;

namespace TapeGrad.Cli;

/// <summary><c>tapegrad explain INPUT</c>: why gradients are what they are.</summary>
internal static class ExplainCommand
{
    private const int MostShown = 20;

    public static Command Create(string[] scriptArguments)
    {
        var input = new ScriptArgument("input", "A script, or a JSON file from --log or Graph.ToJson.");
        var of = new Option<string[]>("--of")
        {
            Description = "A parameter or another node: its name, the name of its vector, or its place on the tape, such as n17. Repeat the option for several nodes.",
            HelpName = "name",
        };
        var step = GraphCommand.StepOption();
        var top = new Option<int?>("--top")
        {
            Description = "How many of the strongest paths to tell one by one.",
            DefaultValueFactory = _ => 3,
            HelpName = "number",
            CustomParser = result => NumberArgument.Whole(result.Tokens[0].Value, "--top", result.AddError),
        };
        var all = new Option<bool>("--all") { Description = $"Explain all parameters, not only the {MostShown} that are blamed most." };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var set = SettingsOption.Create();
        var command = new ToolCommand(
            "explain",
            "Explain gradients: along which paths they come, and why one is 0 or NaN.",
            "tapegrad explain readme.cs --of a",
            "tapegrad explain dead-relu.cs --json",
            "tapegrad explain run.json --step 3 --of loss")
        {
            input, of, step, top, all, json, set,
        };
        command.SetAction(parsed =>
        {
            // A script that fails because of NaN has logged the step that says why.
            GraphInput at = GraphInput.Load(
                parsed.GetRequiredValue(input), scriptArguments, parsed.GetValue(set) ?? [], parsed.GetValue(step), evenIfItFails: true);
            Graph graph = at.WithGradients();
            ExplainedNode[] nodes = ExplainedNode.Select(graph, parsed.GetValue(of) ?? []);
            int count = parsed.GetValue(all) ? nodes.Length : Math.Min(nodes.Length, MostShown);
            Explanation[] explanations = [.. nodes.Take(count).Select(node => node.Explain(graph, parsed.GetValue(top)!.Value))];
            TextWriter output = parsed.InvocationConfiguration.Output;
            output.Write(parsed.GetValue(json) ? ExplainOutput.Json(explanations, at.Step) : ExplainOutput.Text(explanations, graph, at, nodes[count..]));
        });
        return command;
    }
}
