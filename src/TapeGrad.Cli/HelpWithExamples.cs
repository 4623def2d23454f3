using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace TapeGrad.Cli;

/// <summary>The usual help, followed by examples.</summary>
internal sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
{
    private static readonly Dictionary<string, string[]> Examples = new()
    {
        [""] =
        [
            "tapegrad run one-weight.cs --html run.html",
            "tapegrad eval \"Tanh(w*x + b)\" --at w=0.5 x=2 b=-0.5",
            "tapegrad graph one-weight.cs -f svg -o last-step.svg",
            "tapegrad examples",
        ],
        ["run"] =
        [
            "tapegrad run one-weight.cs --dot pictures --steps 1,5,last",
            "tapegrad run two-layer.cs --html run.html --quiz questions.json",
            "tapegrad run one-weight.cs --set learning-rate=0.05 --log run.json",
            "tapegrad run my-script.cs -- --names list.txt",
        ],
        ["examples"] = ["tapegrad examples", "tapegrad examples copy one-weight my-folder"],
        ["show"] = ["tapegrad examples show one-weight"],
        ["copy"] = ["tapegrad examples copy one-weight my-folder"],
        ["eval"] = ["tapegrad eval \"Tanh(w*x + b)\" --at w=0.5 x=2 b=-0.5", "tapegrad eval \"x.Pow(3)\" --at x=2 -f svg > cube.svg"],
        ["graph"] = ["tapegrad graph one-weight.cs --step 3 | dot -Tpng -o step-3.png", "tapegrad graph run.json -f html -o run.html"],
        ["check"] = ["tapegrad check one-weight.cs", "tapegrad check two-layer.cs --step 3 --only layer0.w", "tapegrad check run.json --inputs --json"],
        ["blame"] = ["tapegrad blame two-layer.cs --step 1 --top 5", "tapegrad blame two-layer.cs --by scope --json"],
        ["completions"] = ["source <(tapegrad completions bash)"],
    };

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int code = usual.Invoke(parseResult);
        Command command = parseResult.CommandResult.Command;
        if (Examples.TryGetValue(command is RootCommand ? "" : command.Name, out string[]? examples))
        {
            TextWriter output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (string example in examples)
            {
                output.WriteLine("  " + example);
            }

            output.WriteLine();
        }

        return code;
    }
}
