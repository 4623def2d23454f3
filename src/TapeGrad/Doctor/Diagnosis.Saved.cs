namespace TapeGrad;

// A log that was saved has the graphs of its steps, and nothing beside them.
public sealed partial class Diagnosis
{
    /// <summary>What the graphs of a log tell about a training that has ended; <see cref="Limits"/> says which codes need more.</summary>
    /// <exception cref="ArgumentException">A graph has a parameter whose id no tape could give it.</exception>
    public static Diagnosis Of(TrainingLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        var diagnosis = new Diagnosis(log, glance: false, isSaved: true) { Steps = log.Steps.Count };
        diagnosis.SeeSaved(log);
        return diagnosis;
    }

    /// <summary>The codes that were not asked, because a saved log does not hold what they need.</summary>
    public IReadOnlyList<string> NotAsked { get; private set; } = [];

    /// <summary>Why codes were not asked, in a sentence each; "" where all were.</summary>
    public string Limits { get; private set; } = "";

    private void SeeSaved(TrainingLog log)
    {
        foreach (IGrouping<int, TrainingStep> tape in log.Steps.GroupBy(step => step.Tape))
        {
            Leaves leaves = Leaves.Of(tape.Select(step => step.Graph).OfType<Graph>());
            var course = new Course(leaves, [.. Rule.All().Where(rule => !rule.NeedsTape)]);
            foreach (TrainingStep step in tape)
            {
                course.See(Observation.Of(step, course.Steps + 1, leaves.Names.Length, course.Last, course.LooksNow || !double.IsFinite(step.Loss)));
                _lastFinite = double.IsFinite(step.Loss) && Simd.AreFinite(course.Last!.Grad) ? step.Number : _lastFinite;
            }

            Join(_concluded, course.Conclude(IsTraining));
        }

        TrainingStep[] without = [.. log.Steps.Where(step => step.Graph is null)];
        var limits = new List<string>();
        var codes = new SortedSet<string>(StringComparer.Ordinal);
        void Limit(string because, Func<Rule, bool> which)
        {
            string[] some = [.. Rule.All().Where(which).Select(rule => rule.Code)];
            limits.Add($"{because}, so {string.Join(", ", some[..^1])} and {some[^1]} were not asked.");
            codes.UnionWith(some);
        }

        Limit("A saved log holds neither leaves that lead to no loss nor the steps of optimizers", rule => rule.NeedsTape);
        if (log.Steps.Any(step => step.Graph is { CanReplay: false }))
        {
            Limit("Some of its operations are known by their labels only", rule => rule.NeedsOperations);
        }

        if (without.Length > 0 && without[0].Number == 1)
        {
            Limit("Step 1 was saved without its graph", rule => rule.NeedsFirstStep);
        }

        if (without.Length > 0)
        {
            limits.Add($"{ShortText.Count(without.Length, "step")} of {log.Steps.Count} were saved without a graph, and only their losses were seen.");
        }

        NotAsked = [.. codes];
        Limits = string.Join(' ', limits);
    }
}
