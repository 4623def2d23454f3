namespace TapeGrad.Cli;

/// <summary>Runs a script for commands that look at one of its steps.</summary>
internal static class ScriptRun
{
    /// <summary>Runs the script and returns the step with this number, or the last. The script's own output goes to standard error.</summary>
    /// <param name="path">The script.</param>
    /// <param name="scriptArguments">Its arguments.</param>
    /// <param name="settings">Numbers that replace its settings.</param>
    /// <param name="number">The number of the step; null for the last.</param>
    /// <param name="evenIfItFails">Whether a script that fails after it has logged the step is only reported.</param>
    /// <exception cref="UserErrorException">The script failed, or did not log the step.</exception>
    public static (TrainingLog Log, TrainingStep Step) StepOf(
        string path, string[] scriptArguments, Dictionary<string, double> settings, int? number, bool evenIfItFails = false)
    {
        Script script = Script.Load(path);
        var log = new TrainingLog(Path.GetFileNameWithoutExtension(path), settings, step => step == number);
        log.MeasureUpdates();
        try
        {
            Quietly(script, scriptArguments, log);
        }
        catch (UserErrorException e) when (evenIfItFails && log.Steps.Count > 0)
        {
            Message.Write(e.Message);
        }

        SettingsOption.CheckAllWereRead(settings, log);
        return (log, Select(log, number, "The script"));
    }

    /// <summary>Runs the script with its own output on standard error, since the command's goes to standard output.</summary>
    /// <exception cref="UserErrorException">The script failed.</exception>
    public static void Quietly(Script script, string[] scriptArguments, TrainingLog log) =>
        ProgressLine.During(new StepProgress(log).Text, () => OnStandardError(script, scriptArguments, log));

    private static int OnStandardError(Script script, string[] scriptArguments, TrainingLog log)
    {
        TextWriter output = Console.Out;
        Console.SetOut(Console.Error);
        try
        {
            int exitCode = script.Run(scriptArguments, log);
            log.EndUpdate();
            return exitCode;
        }
        finally
        {
            Console.SetOut(output);
        }
    }

    /// <summary>The step with this number, or the last.</summary>
    public static TrainingStep Select(TrainingLog log, int? number, string what)
    {
        if (log.Steps.Count == 0)
        {
            throw new UserErrorException(
                ExitCode.WrongUsage, $"{what} did not log a step. Call TrainingLog.Current.Step(loss) after Backward.");
        }

        TrainingStep? step = number is { } wanted ? log.Steps.FirstOrDefault(s => s.Number == wanted) : log.Steps[^1];
        return step?.Graph is null
            ? throw new UserErrorException(
                ExitCode.WrongUsage, step is null ? $"--step asks for step {number}, but the last step is {log.Steps.Count}." : $"Step {step.Number} was logged without its graph. Log it again with run --steps {step.Number}.")
            : step;
    }

    /// <summary>The graph of a step, which must have gradients.</summary>
    public static Graph WithGradients(TrainingStep step) => step.Graph!.HasGradients
        ? step.Graph
        : throw new UserErrorException(
            ExitCode.WrongUsage, $"Step {step.Number} does not have gradients, because the last sweep did not start at its loss. Call loss.Backward() before Step(loss).");
}
