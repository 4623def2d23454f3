namespace TapeGrad;

/// <summary>TG101: the gradients of before an update are still there after it, and are added to.</summary>
/// <remarks>
/// Micro-batches add up gradients too, but the parameters do not move between them. So both are asked for: what is too
/// much is exactly what was there at the step before, and the parameters have moved since.
/// </remarks>
internal sealed class GradientNotCleared() : Rule("TG101", "gradient-not-cleared")
{
    private const double Rounding = 1e-9;
    private int _times;
    private Finding? _first;

    public override void See(Course course, Observation now, Observation? before)
    {
        if (before is not { HasParameters: true } || now.Own is not { } own || now.Graph!._accumulated is null || now.Data.AsSpan().SequenceEqual(before.Data))
        {
            return;
        }

        int example = -1;
        for (int i = 0; i < own.Length; i++)
        {
            double left = now.Grad[i] - own[i];
            if (before.Grad[i] == 0.0 || !now.Knows(i))
            {
                continue;
            }

            if (!(Math.Abs(left - before.Grad[i]) <= Rounding * (Math.Abs(left) + Math.Abs(now.Grad[i]))))
            {
                return;
            }

            example = example < 0 ? i : example;
        }

        if (example >= 0)
        {
            _times++;
            course.NotCleared = true;
            _first ??= Report(
                FindingLevel.Error,
                now.Number,
                now.Graph.Output.Line,
                $"the gradient of {course.Names[example]} is {Number(now.Grad[example])} = {Number(own[example])} of this step + {Number(before.Grad[example])} of those before, though the parameters have moved since.",
                "Call tape.Reset() or tape.ZeroGrad() after each update.");
        }
    }

    public override IEnumerable<Finding> Conclude(Course course)
    {
        if (_first is not null)
        {
            yield return _times == 1 ? _first : _first with { Message = FormattableString.Invariant($"{_first.Message} So it goes on, {_times} times in {course.Steps} steps.") };
        }
    }
}
