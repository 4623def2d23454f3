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
        command.SetAction(parsed => Check(
            parsed.GetRequiredValue(script), scriptArguments, parsed.GetValue(set) ?? [], parsed.GetValue<bool>("--verbose"), parsed.InvocationConfiguration.Output));
        return command;
    }

    private static int Check(string path, string[] scriptArguments, Dictionary<string, double> settings, bool verbose, TextWriter output)
    {
        Script script = Script.Load(path);
        var log = new TrainingLog(Path.GetFileNameWithoutExtension(path), settings, keepsGraph: _ => false);

        // stdout is for the result; what the script prints goes where messages go.
        Console.SetOut(Console.Error);
        script.Run(scriptArguments, log, verbose);
        if (log.Steps.Count == 0)
        {
            throw new UserErrorException(
                ExitCode.WrongUsage, "The script logged no step, so there is nothing to check. Call TrainingLog.Current.Step(loss) after Backward.");
        }

        GradientReport report = GradientCheck.Run(log.Steps[^1].Graph!);
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

        output.Write(table);
        int off = report.Entries.Count(e => e.Verdict == GradientVerdict.Differs);
        output.Write(string.Create(CultureInfo.InvariantCulture, $"\nstep {log.Steps[^1].Number}: {report.Entries.Count - off} of {report.Entries.Count} gradients agree\n"));
        return report.Passed ? ExitCode.Ok : ExitCode.CheckFound;
    }
}
