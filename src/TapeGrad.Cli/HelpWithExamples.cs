using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace TapeGrad.Cli;

/// <summary>The usual help, followed by examples.</summary>
internal sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
{
    private static readonly string[] OfTheTool =
    [
        "tapegrad run one-weight.cs --html run.html",
        "tapegrad eval \"Tanh(w*x + b)\" --at w=0.5 x=2 b=-0.5",
        "tapegrad graph one-weight.cs -f svg -o last-step.svg",
        "tapegrad examples",
    ];

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int code = usual.Invoke(parseResult);
        IReadOnlyList<string> examples = parseResult.CommandResult.Command is ToolCommand command ? command.Examples : OfTheTool;
        TextWriter output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (string example in examples)
        {
            output.WriteLine("  " + example);
        }

        output.WriteLine();
        return code;
    }
}
