using System.CommandLine;
using System.Globalization;

namespace TapeGrad.Cli;

/// <summary><c>tapegrad check SCRIPT</c>: checks the gradients of the script's last step.</summary>
internal static class CheckCommand
{
    public static Command Create(string[] scriptArguments)
    {
        var script = new Argument<string>("script") { Description = "A C# file with top-level statements." };
        var set = SettingsOption.Create();
        var command = new Command("check", "Compare the gradients of a script's last step with differences of its loss. The exit code is 3 if one is wrong.") { script, set };
        command.SetAction(parsed =>
        {
            (_, TrainingStep step) = ScriptRun.StepOf(
                parsed.GetRequiredValue(script), scriptArguments, parsed.GetValue(set) ?? [], number: null);
            return Check(step, parsed.InvocationConfiguration.Output);
        });
        return command;
    }

    private static int Check(TrainingStep step, TextWriter output)
    {
        GradientReport report = Report(step);
        var table = new TextTable("name", "analytic", "numeric", "error", "verdict");
        foreach (GradientEntry entry in report.Entries)
        {
            table.Add(
                entry.Name,
                entry.Analytic.ToString("G10", CultureInfo.InvariantCulture),
                entry.Numeric.ToString("G10", CultureInfo.InvariantCulture),
                entry.Error.ToString("0.0e+0", CultureInfo.InvariantCulture),
                entry.Verdict switch { GradientVerdict.Agrees => "agrees", GradientVerdict.Kink => "kink", GradientVerdict.Undecided => "undecided", _ => "DIFFERS" });
        }

        string undecided = report.Entries.Count(e => e.Verdict == GradientVerdict.Undecided) is > 0 and int count
            ? string.Create(CultureInfo.InvariantCulture, $", {count} cannot be decided by differences")
            : "";
        int agree = report.Entries.Count(e => e.Verdict is GradientVerdict.Agrees or GradientVerdict.Kink);
        output.Write(string.Create(
            CultureInfo.InvariantCulture, $"{table}\nstep {step.Number}: {agree} of {report.Entries.Count} gradients agree{undecided}\n"));
        return report.Passed ? ExitCode.Ok : ExitCode.CheckFound;
    }

    private static GradientReport Report(TrainingStep step)
    {
        GradientReport report;
        try
        {
            report = GradientCheck.Run(ScriptRun.WithGradients(step));
        }
        catch (NonFiniteException e)
        {
            throw new UserErrorException(ExitCode.Failed, e.Message, e);
        }

        return report.Entries.Count > 0
            ? report
            : throw new UserErrorException(ExitCode.WrongUsage, $"The loss of step {step.Number} does not depend on a parameter or an input. Compute it from at least one.");
    }
}
