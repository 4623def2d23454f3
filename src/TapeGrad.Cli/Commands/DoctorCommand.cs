using System.CommandLine;

namespace TapeGrad.Cli;

/// <summary><c>tapegrad doctor SCRIPT</c>: runs a script and says what is wrong with its training.</summary>
internal static class DoctorCommand
{
    public static Command Create(string[] scriptArguments)
    {
        var script = new ScriptArgument(description: "A C# file with top-level statements, or a JSON file from run --log.");
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
            "tapegrad doctor run.json",
            "tapegrad doctor my-script.cs --ignore TG103 --sarif findings.sarif")
        {
            script, json, sarif, ignore, set,
        };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(script);
            string? file = Prepared(parsed.GetValue(sarif), path);
            DoctorRun run = SavedLog.IsName(path)
                ? DoctorRun.OfSaved(path, scriptArguments, parsed.GetValue(set) ?? [])
                : DoctorRun.Of(path, scriptArguments, parsed.GetValue(set) ?? []);
            Finding[] findings = [.. run.Findings.Where(f => !(parsed.GetValue(ignore) ?? []).Contains(f.Code))];
            if (file is not null)
            {
                Files.Write(file, FindingsSarif.Write(findings, path));
            }

            parsed.InvocationConfiguration.Output.Write(parsed.GetValue(json) ? FindingsJson.Write(findings, run.Diagnosis) : FindingsText.Write(findings, path, run.Diagnosis, run.Failure is not null));
            return run.Failure is { } failure ? throw failure
                : findings.Any(f => f.Level != FindingLevel.Note) ? ExitCode.CheckFound
                : ExitCode.Ok;
        });
        return command;
    }

    // Before the run, so that no finding is lost; the full path, because a script may change the folder.
    private static string? Prepared(string? sarif, string script)
    {
        if (sarif is null)
        {
            return null;
        }

        string file = Path.GetFullPath(sarif);
        OutputPaths.RequireNoInput("--sarif", file, ("the script", script));
        Files.RequireWritable(file);
        return file;
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
