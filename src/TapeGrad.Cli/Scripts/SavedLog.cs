namespace TapeGrad.Cli;

/// <summary>Training logs in files.</summary>
internal static class SavedLog
{
    /// <summary>Whether the name is that of a JSON file, which a command takes in the place of a script.</summary>
    public static bool IsName(string path) => path.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a log.</summary>
    /// <exception cref="UserErrorException">The file cannot be read, or does not hold a log.</exception>
    public static TrainingLog Read(string path)
    {
        try
        {
            return TrainingLog.FromJson(JsonInput.Read(path));
        }
        catch (ArgumentException e)
        {
            throw new UserErrorException(ExitCode.UnreadableInput, $"{path}: {Message.Of(e)}");
        }
    }

    /// <summary>Puts operations behind the labels of all graphs whose operations are the library's, so that they can be computed again.</summary>
    public static void AddOperations(TrainingLog log)
    {
        Dictionary<Graph.Topology, Graph.Topology> shapes = [];
        foreach (TrainingStep step in log.Steps)
        {
            if (step.Graph is not { } graph)
            {
                continue;
            }

            if (!shapes.TryGetValue(graph._topology, out Graph.Topology? shape))
            {
                shapes.Add(graph._topology, shape = ShapeWithOperations(graph));
            }

            step.Graph = Graph.Of(shape, graph._data, graph._locals, graph._constants, graph._grad, graph._accumulated);
        }
    }

    private static Graph.Topology ShapeWithOperations(Graph graph)
    {
        try
        {
            return graph.WithOperations(LibraryOperations.Find)._topology;
        }
        catch (InvalidOperationException)
        {
            // One of them is the script's own.
            return graph._topology;
        }
    }
}
