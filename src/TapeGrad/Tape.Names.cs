using System.Globalization;

namespace TapeGrad;

public sealed partial class Tape
{
    // Names are rare, so they live beside the record. A run keeps one text for all its nodes (w[0], w[1] …).
    private readonly List<(int Start, int Count, string Name)> _runNames = [];
    private readonly Dictionary<int, string> _parameterNames = [];
    private Dictionary<int, string> _names = [];

    // The names of the step before, and its stamp: a refusal can then still say which value is meant.
    private Dictionary<int, string> _formerNames = [];
    private uint _formerStamp;

    internal string? NameOf(int index)
    {
        if ((index < _parameterCount ? _parameterNames : _names).TryGetValue(index, out string? name))
        {
            return name;
        }

        // Runs are made in the order of the tape: find the last that starts at or before the node.
        int low = 0;
        int high = _runNames.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _runNames[middle].Start <= index ? (middle + 1, high) : (low, middle);
        }

        return low > 0 && index < _runNames[low - 1].Start + _runNames[low - 1].Count
            ? string.Create(CultureInfo.InvariantCulture, $"{_runNames[low - 1].Name}[{index - _runNames[low - 1].Start}]")
            : null;
    }

    internal void SetName(int index, string name) =>
        (index < _parameterCount ? _parameterNames : _names)[index] = WellFormed(name);

    private void SetRunName(int start, int count, string name) => _runNames.Add((start, count, WellFormed(name)));

    private void ResetNames(uint endedStamp)
    {
        (_names, _formerNames) = (_formerNames, _names);
        _names.Clear();
        _formerStamp = endedStamp;
        int kept = _runNames.Count;
        while (kept > 0 && _runNames[kept - 1].Start >= _parameterCount)
        {
            kept--;
        }

        _runNames.RemoveRange(kept, _runNames.Count - kept);
    }

    // A half of a surrogate pair has no UTF-8, so no file could give the same name back.
    private static string WellFormed(string name)
    {
        int at = IndexOfLoneSurrogate(name, 0);
        if (at < 0)
        {
            return name;
        }

        char[] mended = name.ToCharArray();
        for (; at >= 0; at = IndexOfLoneSurrogate(name, at + 1))
        {
            mended[at] = '\uFFFD';
        }

        return new string(mended);
    }

    private static int IndexOfLoneSurrogate(string text, int start)
    {
        for (int i = start; i < text.Length; i++)
        {
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
