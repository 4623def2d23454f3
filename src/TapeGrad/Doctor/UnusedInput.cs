namespace TapeGrad;

/// <summary>TG111: a named input is recorded in every step and leads to no loss.</summary>
internal sealed class UnusedInput() : Rule("TG111", "unused-input")
{
    private const int LooksAtMost = 50;

    // The inputs that have not led to a loss in any step so far, each with its line.
    private Dictionary<string, int?>? _unused;
    private int _steps;

    public override bool NeedsTraining => true;

    public override bool NeedsTape => true;

    public override void See(Course course, Observation now, Observation? before)
    {
        if (now.Graph is null || _steps == LooksAtMost || _unused?.Count == 0)
        {
            return;
        }

        _steps++;
        HashSet<string> used = [];
        Dictionary<string, int?> unused = [];
        ReadOnlySpan<int> ids = now.Graph._topology.Ids;
        Tape tape = course.Tape!;
        for (int i = course.Names.Length; i <= now.Output!.Value.Index; i++)
        {
            if (tape.KindOf(i) == NodeKind.Input && tape.NameOf(i) is { } name)
            {
                if (ids.BinarySearch(i) >= 0)
                {
                    used.Add(name);
                }
                else if (_unused is null)
                {
                    unused.TryAdd(name, tape.LineOf(i));
                }
                else if (_unused.TryGetValue(name, out int? line))
                {
                    unused.TryAdd(name, line);
                }
            }
        }

        foreach (string name in used)
        {
            unused.Remove(name);
        }

        _unused = unused;
    }

    public override IEnumerable<Finding> Conclude(Course course)
    {
        if (_unused is not { Count: > 0 })
        {
            yield break;
        }

        foreach (IGrouping<string, KeyValuePair<string, int?>> input in _unused.GroupBy(u => ParameterRun.WithoutIndex(u.Key)))
        {
            bool several = input.Skip(1).Any();
            yield return Report(
                FindingLevel.Warning,
                null,
                input.First().Value,
                $"the {(several ? "inputs" : "input")} {Few([.. input.Select(u => u.Key)])} {(several ? "are" : "is")} recorded in every step, and no loss depends on {(several ? "them" : "it")}.",
                several ? "Use them, or do not record them." : "Use it, or do not record it.");
        }
    }
}
