using System.Globalization;

namespace TapeGrad.Cli;

/// <summary>The selected steps of a run, such as <c>1,5,last</c> or <c>10-20</c>; by default all.</summary>
internal sealed class StepSelection
{
    public static readonly StepSelection All = new([(1, int.MaxValue)], last: false);

    private readonly (int From, int To)[] _ranges;
    private readonly bool _last;

    private StepSelection((int From, int To)[] ranges, bool last)
    {
        _ranges = ranges;
        _last = last;
    }

    public static StepSelection? Parse(string text, Action<string> addError)
    {
        List<(int, int)> ranges = [];
        bool last = false;
        foreach (string part in text.Split(','))
        {
            string[] ends = part.Split('-');
            if (part == "last")
            {
                last = true;
            }
            else if (ends.Length <= 2 && TryStep(ends[0], out int from) && TryStep(ends[^1], out int to) && from <= to)
            {
                ranges.Add((from, to));
            }
            else
            {
                addError($"'{part}' is not a step. Give --steps numbers from 1, ranges and 'last', as in 1,5,10-20,last.");
                return null;
            }
        }

        return new StepSelection([.. ranges], last);
    }

    /// <summary>Whether a step is selected by its number. It does not know yet which step is the last.</summary>
    public bool Names(int step) => Array.Exists(_ranges, r => step >= r.From && step <= r.To);

    public bool Takes(int step, int lastStep) => Names(step) || (_last && step == lastStep);

    /// <summary>The first selected step beyond the last step of the run, or null.</summary>
    public int? FirstBeyond(int lastStep) =>
        _ranges.Where(r => r.To > lastStep && r.To != int.MaxValue).Select(r => (int?)Math.Max(r.From, lastStep + 1)).Min();

    private static bool TryStep(string text, out int step) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out step) && step > 0;
}
