using System.CommandLine;

namespace TapeGrad.Cli;

/// <summary><c>tapegrad doctor SCRIPT</c>: runs a script and says what is wrong with its training.</summary>
internal static class DoctorCommand
{
    public static Command Create(string[] scriptArguments)
    {
        var script = new ScriptArgument();
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var sarif = new Option<string?>("--sarif") { Description = "Write the findings as SARIF 2.1.0 too, for code-scanning services.", HelpName = "file" };
        var ignore = new Option<string[]>("--ignore")
        {
            Description = "Leave out the findings of a code. Repeat the option for several codes.",
            HelpName = "code",
            CustomParser = result => [.. result.Tokens.Select(t => Code(t.Value, result.AddError))],
        };
        ignore.CompletionSources.Add([.. Diagnosis.Codes.Select(c => c.Code)]);
        var set = SettingsOption.Create();
        var command = new ToolCommand(
            "doctor",
            "Run a script and say what is wrong with its training. The exit code is 3 if there is an error or a warning.",
            "tapegrad doctor moons.cs",
            "tapegrad doctor my-script.cs --ignore TG103 --sarif findings.sarif")
        {
            script, json, sarif, ignore, set,
        };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(script);
            Dictionary<string, double> settings = parsed.GetValue(set) ?? [];
            var log = new TrainingLog(Path.GetFileNameWithoutExtension(path), settings);
            var diagnosis = new Diagnosis(log);
            Script loaded = Load(path);
            UserErrorException? failure = Run(loaded, scriptArguments, log, diagnosis);
            Finding[] findings = [.. diagnosis.Findings.Where(f => !(parsed.GetValue(ignore) ?? []).Contains(f.Code)).Select(f => WithSource(f, loaded))];
            if (failure is null && diagnosis.Findings.Count == 0)
            {
                RequireSteps(log);
                SettingsOption.CheckAllWereRead(settings, log);
            }

            if (parsed.GetValue(sarif) is { } file)
            {
                Files.Write(file, FindingsSarif.Write(findings, path));
            }

            parsed.InvocationConfiguration.Output.Write(parsed.GetValue(json) ? FindingsJson.Write(findings) : FindingsText.Write(findings, path, diagnosis.Steps));
            return failure is not null ? throw failure
                : findings.Any(f => f.Level != FindingLevel.Note) ? ExitCode.CheckFound
                : ExitCode.Ok;
        });
        return command;
    }

    // A training that met NaN is a finding; any other failure of the script stays one.
    private static UserErrorException? Run(Script script, string[] scriptArguments, TrainingLog log, Diagnosis diagnosis)
    {
        try
        {
            ScriptRun.Quietly(script, scriptArguments, log);
        }
        catch (UserErrorException failure)
        {
            if (failure.InnerException is not NonFiniteException cause)
            {
                return failure;
            }

            diagnosis.Add(cause);
        }

        return null;
    }

    // Why no loss depends on a parameter is seen in the text, not in the graph.
    private static Finding WithSource(Finding finding, Script script) =>
        finding.Name == "out-of-reach" ? finding with { Message = finding.Message + script.SentenceOfDetachedNumbers() } : finding;

    private static Script Load(string path) => Path.GetExtension(path) == ".json"
        ? throw new UserErrorException(
            ExitCode.WrongUsage, $"'{path}' is a saved log, but doctor needs what happens between the steps. Give it the script.")
        : Script.Load(path);

    private static void RequireSteps(TrainingLog log)
    {
        if (log.Steps.Count == 0)
        {
            throw new UserErrorException(
                ExitCode.WrongUsage, "The script did not log a step. Call TrainingLog.Current.Step(loss) after Backward.");
        }
    }

    private static string Code(string text, Action<string> addError)
    {
        string code = text.ToUpperInvariant();
        if (!Diagnosis.Codes.Any(c => c.Code == code))
        {
            addError($"'{text}' is not a code of doctor. They are {Diagnosis.Codes[0].Code} to {Diagnosis.Codes[^1].Code}.");
        }

        return code;
    }
}
