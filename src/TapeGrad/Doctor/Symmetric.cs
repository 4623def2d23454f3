namespace TapeGrad;

/// <summary>TG109: parameters of one run start with the same number, get the same gradient bit by bit, and so never differ.</summary>
internal sealed class Symmetric() : Rule("TG109", "symmetric")
{
    private const int Least = 3;

    // For each parameter an earlier one that it has never differed from, or -1.
    private int[]? _twins;

    public override void See(Course course, Observation now, Observation? before)
    {
        if (now.Own is not { } own)
        {
            return;
        }

        _twins ??= Twins(course, now, own);
        for (int i = 0; i < _twins.Length; i++)
        {
            if (_twins[i] is >= 0 and var twin && !(now.Data[i] == now.Data[twin] && own[i] == own[twin]))
            {
                _twins[i] = -1;
            }
        }
    }

    public override IEnumerable<Finding> Conclude(Course course)
    {
        if (_twins is null || course.Looked < Least)
        {
            yield break;
        }

        ParameterRun[] runs = [.. course.Runs.Where(run => Follow(course, run).Any())];
        if (runs.Length > 0)
        {
            yield return Report(
                FindingLevel.Warning,
                null,
                course.LineOf(runs[0].Start),
                $"parameters that started with the same number get the same gradient in every step, and so never differ: {Few([.. runs.Select(run => $"{Follow(course, run).Count() + 1} of {run}")])}.",
                "Start them with different random numbers.");
        }
    }

    private IEnumerable<int> Follow(Course course, ParameterRun run) => run.Parameters.Where(i => _twins![i] >= 0 && course.Moved[i]);

    private static int[] Twins(Course course, Observation now, double[] own)
    {
        var twins = new int[own.Length];
        foreach (ParameterRun run in course.Runs)
        {
            Dictionary<(double, double), int> first = [];
            foreach (int i in run.Parameters)
            {
                twins[i] = own[i] == 0.0 || first.TryAdd((now.Data[i], own[i]), i) ? -1 : first[(now.Data[i], own[i])];
            }
        }

        return twins;
    }
}
