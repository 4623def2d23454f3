using System.CommandLine;
using System.Globalization;

namespace TapeGrad.Cli;

/// <summary><c>tapegrad check SCRIPT</c>: are the gradients of the script's last step right?</summary>
internal static class CheckCommand
{
    public static Command Create(string[] scriptArguments)
    {
        var script = new Argument<string>("script") { Description = "A C# file with top-level statements." };
        var set = SettingsOption.Create();
        var command = new Command("check", "Compare the gradients of a script's last step with differences of its loss. Exit code 3 when one is off.") { script, set };
        command.SetAction(parsed =>
        {
            (_, TrainingStep step) = ScriptRun.StepOf(
                parsed.GetRequiredValue(script), scriptArguments, parsed.GetValue(set) ?? [], number: null, parsed.GetValue<bool>("--verbose"));
            return Check(step, parsed.InvocationConfiguration.Output);
        });
        return command;
    }

    private static int Check(TrainingStep step, TextWriter output)
    {
        GradientReport report = GradientCheck.Run(step.Graph!);
        var table = new TextTable("name", "analytic", "numeric", "error", "verdict");
        foreach (GradientEntry entry in report.Entries)
        {
            table.Add(
                entry.Name,
                entry.Analytic.ToString("G10", CultureInfo.InvariantCulture),
                entry.Numeric.ToString("G10", CultureInfo.InvariantCulture),
                entry.Error.ToString("0.0e+0", CultureInfo.InvariantCulture),
                entry.Verdict switch { GradientVerdict.Agrees => "agrees", GradientVerdict.Kink => "kink", _ => "DIFFERS" });
        }

        int off = report.Entries.Count(e => e.Verdict == GradientVerdict.Differs);
        output.Write(string.Create(
            CultureInfo.InvariantCulture, $"{table}\nstep {step.Number}: {report.Entries.Count - off} of {report.Entries.Count} gradients agree\n"));
        return report.Passed ? ExitCode.Ok : ExitCode.CheckFound;
    }
}
