namespace TapeGrad.Viewer;

/// <summary>How much a page carries: which steps it plays if the caller does not choose them, and how large it may be.</summary>
/// <remarks>
/// All steps are played until they fill 3 million characters, every second step until 4 million, every fourth until
/// 5 million, and so on, and those with a caption. The first steps usually change most, and all of them are there, and a run of
/// any length fits.
/// A page of more than 150 million characters is refused.
/// </remarks>
internal sealed class PageSteps
{
    // In characters: for all steps, and for each further part, in which the distance between steps is twice as large.
    private const long All = 3_000_000;
    private const long Part = 1_000_000;

    // Browsers read much more only slowly, or not at all.
    private const int Most = 150_000_000;

    // Characters of a number, and of a node and an operand of a shape, which is in the page once.
    private const int PerNumber = 20;
    private const int PerNode = 100;
    private const int PerOperand = 8;

    private Graph? _previous;
    private long _used;
    private bool _playsLatest;

    /// <summary>The numbers of the steps that the page of this log plays: always with the last one.</summary>
    public static HashSet<int> Of(TrainingLog log)
    {
        var page = new PageSteps();
        return [.. log.Steps.Where(s => s.Graph is not null && (page.Plays(s) || s.Number == log.Steps.Count)).Select(s => s.Number)];
    }

    /// <summary>A new log that keeps the graphs of the steps that its page will play, and no others.</summary>
    public static TrainingLog NewLog(string name, IReadOnlyDictionary<string, double> settings)
    {
        // The log asks about a step only when the next step is logged. The latest step is decided here, while it has its graph.
        var page = new PageSteps();
        TrainingLog? log = null;
        log = new TrainingLog(name, settings, number => page._playsLatest || log!.Steps[number - 1].Captions.Count > 0);
        log.StepLogged += (_, step) => page._playsLatest = page.Plays(step);
        return log;
    }

    /// <summary>Returns the data of a page if a browser can read that much.</summary>
    /// <exception cref="InvalidOperationException">The data is too large.</exception>
    public static string RequireReadable(string data) => data.Length <= Most
        ? data
        : throw new InvalidOperationException(
            $"The page would hold {data.Length / 1_000_000} million characters of data, and a page holds at most {Most / 1_000_000} million. Keep the graphs of fewer steps, or draw a picture (DotWriter, or --dot and --svg of the tool), which shows the part of a large graph that matters.");

    // Called for each step with a graph, in order.
    private bool Plays(TrainingStep step)
    {
        // A log starts again when a script logs its first step after sweeps that were taken for steps.
        if (step.Number == 1)
        {
            (_used, _previous) = (0L, null);
        }

        long parts = _used < All ? 0 : Math.Min(1 + ((_used - All) / Part), 30);
        bool plays = (step.Number - 1) % (1L << (int)parts) == 0 || step.Captions.Count > 0;
        _used += plays ? CostOf(step.Graph!) : 0L;
        return plays;
    }

    // A step of the same shape as the previous one adds its numbers only.
    private long CostOf(Graph graph)
    {
        long shape = _previous is not null && _previous.HasSameShapeAs(graph) ? 0L : graph.Nodes.Sum(n => PerNode + ((long)PerOperand * n.Operands.Count));
        _previous = graph;
        return shape + (PerNumber * graph.Nodes.Sum(n => 2L + n.Operands.Count + n.Constants.Count));
    }
}
