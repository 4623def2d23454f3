namespace TapeGrad.Cli;

/// <summary>A script run for the sake of one of its steps, by commands whose own output is the result.</summary>
internal static class ScriptRun
{
    /// <summary>Runs the script and returns the step with this number, or the last; what the script prints goes to stderr.</summary>
    /// <exception cref="UserErrorException">The script failed, logged no step, or has no such step.</exception>
    public static (TrainingLog Log, TrainingStep Step) StepOf(
        string path, string[] scriptArguments, Dictionary<string, double> settings, int? number)
    {
        Script script = Script.Load(path);
        var log = new TrainingLog(Path.GetFileNameWithoutExtension(path), settings, step => step == number);
        TextWriter output = Console.Out;
        Console.SetOut(Console.Error);
        try
        {
            script.Run(scriptArguments, log);
        }
        finally
        {
            Console.SetOut(output);
        }

        SettingsOption.CheckAllWereRead(settings, log);
        return (log, Select(log, number, "The script"));
    }

    /// <summary>The step with this number, or the last.</summary>
    public static TrainingStep Select(TrainingLog log, int? number, string what)
    {
        if (log.Steps.Count == 0)
        {
            throw new UserErrorException(
                ExitCode.WrongUsage, $"{what} logged no step, so there is nothing to look at. Call TrainingLog.Current.Step(loss) after Backward.");
        }

        TrainingStep? step = number is { } wanted ? log.Steps.FirstOrDefault(s => s.Number == wanted) : log.Steps[^1];
        return step?.Graph is null
            ? throw new UserErrorException(
                ExitCode.WrongUsage, step is null ? $"--step asks for step {number}, but there are only {log.Steps.Count}." : $"Step {step.Number} was logged without its graph.")
            : step;
    }

    /// <summary>The graph of a step that was swept, so that gradients are known.</summary>
    public static Graph WithGradients(TrainingStep step) => step.Graph!.HasGradients
        ? step.Graph
        : throw new UserErrorException(
            ExitCode.WrongUsage, $"Step {step.Number} has no gradients, because the last sweep did not start at its loss. Call loss.Backward() before Step(loss).");
}
