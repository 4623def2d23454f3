using System.CommandLine;
using TapeGrad.Viewer;

namespace TapeGrad.Cli;

/// <summary><c>tapegrad playground</c>: writes a page on which people type formulas, and that computes and trains them.</summary>
internal static class PlaygroundCommand
{
    public static Command Create()
    {
        Option<string?> output = OutputOption.Create();
        output.Required = true;
        output.Description = "The page, one HTML file.";
        var formula = new Option<string?>("--formula") { Description = "The formula that the page begins with; ; or a line break ends a line.", HelpName = "formula" };
        formula.Validators.Add(result =>
        {
            if (string.IsNullOrWhiteSpace(result.GetValueOrDefault<string?>()))
            {
                result.AddError("--formula needs a formula, such as \"Tanh(w*x + b)\".");
            }
        });
        var command = new ToolCommand(
            "playground",
            "Write a page on which people type formulas, and that plays and trains them in any browser.",
            "tapegrad playground -o play.html",
            "tapegrad playground --formula \"x = 2; Tanh(w*x + b)\" -o neuron.html")
        {
            output, formula,
        };
        command.SetAction(parsed =>
        {
            HtmlPage.RequireBuilt("playground");
            string file = OutputOption.Prepare(parsed, output)!;
            Files.Write(file, HtmlWriter.WritePlayground(parsed.GetValue(formula)));
        });
        return command;
    }
}
