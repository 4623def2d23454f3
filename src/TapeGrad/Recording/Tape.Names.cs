using System.Globalization;

namespace TapeGrad;

public sealed partial class Tape
{
    // Names are rare, so they live beside the record. A run keeps one text for all its nodes (w[0], w[1] …).
    private readonly List<(int Start, int Count, string Name)> _runNames = [];
    private readonly Dictionary<int, string> _parameterNames = [];
    private Dictionary<int, string> _names = [];

    // The names of the step before, and its stamp: a refusal can then still say which value is meant.
    private readonly List<(int Start, int Count, string Name)> _formerRunNames = [];
    private Dictionary<int, string> _formerNames = [];
    private uint _formerStamp;

    // What bends a layer's outputs, at the first of its biases: saved files tell networks apart by it.
    private readonly Dictionary<int, string> _activations = [];

    internal void SetActivation(Value bias, string name) => _activations[bias.Index] = Names.WellFormed(name);

    internal string? ActivationOf(int index) => _activations.GetValueOrDefault(index);

    internal string? NameOf(int index)
    {
        if ((index < _parameterCount ? _parameterNames : _names).TryGetValue(index, out string? name))
        {
            return name;
        }

        return NameInRun(_runNames, index);
    }

    internal void SetName(int index, string name) =>
        (index < _parameterCount ? _parameterNames : _names)[index] = Names.WellFormed(name);

    /// <summary>Names the nodes of a run; names that single nodes of it had are forgotten.</summary>
    internal void NameRun(int start, int count, string name)
    {
        bool later = _runNames.Count == 0 || start >= _runNames[^1].Start + _runNames[^1].Count;
        for (int i = 0; i < count && !(later && _names.Count == 0 && start >= _parameterCount); i++)
        {
            if (later)
            {
                (start + i < _parameterCount ? _parameterNames : _names).Remove(start + i);
            }
            else
            {
                SetName(start + i, string.Create(CultureInfo.InvariantCulture, $"{name}[{i}]"));
            }
        }

        if (later)
        {
            SetRunName(start, count, name);
        }
    }

    private void SetRunName(int start, int count, string name) => _runNames.Add((start, count, Names.WellFormed(name)));

    private string? FormerNameOf(int index) =>
        _formerNames.TryGetValue(index, out string? name) ? name : NameInRun(_formerRunNames, index);

    // Runs are made in the order of the tape: find the last that starts at or before the node.
    private static string? NameInRun(List<(int Start, int Count, string Name)> runs, int index)
    {
        int low = 0;
        int high = runs.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = runs[middle].Start <= index ? (middle + 1, high) : (low, middle);
        }

        return low > 0 && index < runs[low - 1].Start + runs[low - 1].Count
            ? string.Create(CultureInfo.InvariantCulture, $"{runs[low - 1].Name}[{index - runs[low - 1].Start}]")
            : null;
    }

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

        _formerRunNames.Clear();
        for (int run = kept; run < _runNames.Count; run++)
        {
            _formerRunNames.Add(_runNames[run]);
        }

        _runNames.RemoveRange(kept, _runNames.Count - kept);
    }
}
