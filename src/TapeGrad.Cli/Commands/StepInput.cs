namespace TapeGrad.Cli;

/// <summary>One step of a script or of a saved log, with gradients and with operations that can be computed again.</summary>
internal sealed record StepInput(TrainingLog Log, TrainingStep Step, Graph Graph)
{
    /// <summary>Runs the script, or reads the log, and takes the step with this number, or the last.</summary>
    /// <exception cref="UserErrorException">There is no such step, or it cannot be computed again.</exception>
    public static StepInput Load(string path, string[] scriptArguments, Dictionary<string, double> settings, int? number)
    {
        if (!path.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            (TrainingLog log, TrainingStep step) = ScriptRun.StepOf(path, scriptArguments, settings, number);
            return new StepInput(log, step, ScriptRun.WithGradients(step));
        }

        JsonInput.RefuseSettings(path, scriptArguments, settings);
        TrainingLog saved = SavedLog.Read(path);
        TrainingStep at = ScriptRun.Select(saved, number, $"'{path}'");
        try
        {
            return new StepInput(saved, at, ScriptRun.WithGradients(at).WithOperations(LibraryOperations.Find));
        }
        catch (InvalidOperationException e)
        {
            throw new UserErrorException(ExitCode.WrongUsage, $"{path}: {e.Message} Give the script instead.", e);
        }
    }
}
