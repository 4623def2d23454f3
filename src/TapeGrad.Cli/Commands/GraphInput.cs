namespace TapeGrad.Cli;

/// <summary>The graph of one step of a script or of a saved run, or a saved graph.</summary>
/// <param name="Graph">The graph.</param>
/// <param name="Title">Its title: the script and the step, or the name of the file.</param>
/// <param name="Step">The number of the step; null for a saved graph.</param>
/// <param name="Saved">The training log, if the file holds a whole one.</param>
internal sealed record GraphInput(Graph Graph, string Title, int? Step, TrainingLog? Saved)
{
    /// <summary>Runs the script, or reads the file, and takes the step with this number, or the last.</summary>
    /// <exception cref="UserErrorException">The script failed, the file cannot be read, or there is no such step.</exception>
    public static GraphInput Load(string path, string[] scriptArguments, Dictionary<string, double> settings, int? number, bool evenIfItFails = false, bool mayHaveNoSteps = false)
    {
        if (!path.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            (TrainingLog log, TrainingStep step) = ScriptRun.StepOf(path, scriptArguments, settings, number, evenIfItFails);
            return new GraphInput(step.Graph!, $"{log.Name}, step {step.Number}", step.Number, null);
        }

        JsonInput.RefuseSettings(path, scriptArguments, settings);
        string json = JsonInput.Read(path);
        try
        {
            if (!json.Contains("\"tapegrad-log/", StringComparison.Ordinal))
            {
                var graph = new GraphInput(Graph.FromJson(json), Path.GetFileNameWithoutExtension(path), null, null);
                return number is null || mayHaveNoSteps ? graph : throw HasNoSteps(path);
            }

            TrainingLog log = TrainingLog.FromJson(json);
            TrainingStep step = ScriptRun.Select(log, number, $"'{path}'");
            return new GraphInput(step.Graph!, $"{log.Name}, step {step.Number}", step.Number, log);
        }
        catch (ArgumentException e)
        {
            throw new UserErrorException(ExitCode.UnreadableInput, $"{path}: {Message.Of(e)}");
        }
    }

    /// <summary>A saved graph is one step, so no other can be chosen.</summary>
    public static UserErrorException HasNoSteps(string path) =>
        new(ExitCode.WrongUsage, $"--step selects a step of a script or of a run, but '{path}' holds one graph. Leave --step out.");

    /// <summary>The graph, which must have gradients.</summary>
    public Graph WithGradients() => Graph.HasGradients
        ? Graph
        : throw new UserErrorException(
            ExitCode.WrongUsage, $"{Title} does not have gradients, because the last sweep did not start at its output. Call Backward on the output before the picture is taken.");
}
