namespace TapeGrad.Cli;

/// <summary>A diagnosis of a script that ran, or of a log that was saved.</summary>
/// <param name="Diagnosis">The diagnosis.</param>
/// <param name="Findings">What it found; the text of the script may have added something.</param>
/// <param name="Failure">What ended the script, or null.</param>
internal sealed record DoctorRun(Diagnosis Diagnosis, Finding[] Findings, UserErrorException? Failure)
{
    /// <summary>Runs the script under the eyes of a diagnosis.</summary>
    /// <exception cref="UserErrorException">The script does not compile, or has nothing to look at.</exception>
    public static DoctorRun Of(string path, string[] scriptArguments, Dictionary<string, double> settings)
    {
        var log = new TrainingLog(Path.GetFileNameWithoutExtension(path), settings);
        var diagnosis = new Diagnosis(log);
        Script script = Script.Load(path);
        UserErrorException? failure = Run(script, scriptArguments, log, diagnosis);
        Finding[] findings = [.. diagnosis.Findings.Select(f => WithSource(f, script))];
        if (failure is null && log.SweepsBehindSteps > 0 && !diagnosis.HasGradients)
        {
            failure = new UserErrorException(ExitCode.WrongUsage, "The steps do not have gradients, because each was logged before its sweep. Call loss.Backward() before Step(loss).");
        }

        if (failure is null && findings.Length == 0)
        {
            RequireSteps(log);
            SettingsOption.CheckAllWereRead(settings, log);
        }

        return new DoctorRun(diagnosis, findings, failure);
    }

    /// <summary>Reads a log.</summary>
    /// <exception cref="UserErrorException">The file does not hold a log with graphs.</exception>
    public static DoctorRun OfSaved(string path, string[] scriptArguments, Dictionary<string, double> settings)
    {
        JsonInput.RefuseSettings(path, scriptArguments, settings);
        TrainingLog log = SavedLog.Read(path);
        if (log.Steps.All(step => step.Graph is null))
        {
            throw new UserErrorException(
                ExitCode.WrongUsage, $"'{path}' has {(log.Steps.Count == 0 ? "no steps" : "no graphs")}, so doctor has nothing to look at. Log the run with tapegrad run SCRIPT --log FILE, or give doctor the script.");
        }

        SavedLog.AddOperations(log);
        try
        {
            var diagnosis = Diagnosis.Of(log);
            return new DoctorRun(diagnosis, [.. diagnosis.Findings], null);
        }
        catch (ArgumentException e)
        {
            throw new UserErrorException(ExitCode.UnreadableInput, $"{path}: {Message.Of(e)}");
        }
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

    private static void RequireSteps(TrainingLog log)
    {
        if (log.Steps.Count == 0)
        {
            throw new UserErrorException(
                ExitCode.WrongUsage, "The script did not log a step. Call TrainingLog.Current.Step(loss) after Backward.");
        }
    }
}
