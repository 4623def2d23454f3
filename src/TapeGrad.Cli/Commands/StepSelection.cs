using System.Globalization;

namespace TapeGrad.Cli;

/// <summary>Which steps of a run get a picture: <c>1,5,last</c>, or <c>10-20</c>; all of them by default.</summary>
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
                addError($"'{part}' names no step. Write --steps as numbers from 1, ranges and 'last', as in 1,5,10-20,last.");
                return null;
            }
        }

        return new StepSelection([.. ranges], last);
    }

    /// <summary>Whether a step is wanted by its number, before anyone knows which will be the last.</summary>
    public bool Names(int step) => Array.Exists(_ranges, r => step >= r.From && step <= r.To);

    public bool Takes(int step, int lastStep) => Names(step) || (_last && step == lastStep);

    /// <summary>A step that was asked for by number and that a run of this length does not have, or null.</summary>
    public int? FirstBeyond(int lastStep) =>
        _ranges.Where(r => r.To > lastStep && r.To != int.MaxValue).Select(r => (int?)Math.Max(r.From, lastStep + 1)).Min();

    private static bool TryStep(string text, out int step) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out step) && step > 0;
}
