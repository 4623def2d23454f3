using System.Globalization;

namespace TapeGrad;

public sealed partial class Tape
{
    // Names are rare, so they live beside the record. A run keeps one text for all its nodes (w[0], w[1] …).
    private readonly List<(int Start, int Count, string Name)> _vectorNames = [];
    private readonly Dictionary<int, string> _parameterNames = [];
    private Dictionary<int, string> _names = [];

    // The names of the step before, and its stamp: a refusal can then still say which value is meant.
    private readonly List<(int Start, int Count, string Name)> _formerVectorNames = [];
    private Dictionary<int, string> _formerNames = [];
    private uint _formerStamp;

    // What bends a layer's outputs, at the first of its biases: saved files tell networks apart by it.
    private readonly Dictionary<int, string> _activations = [];

    internal void SetActivation(Value bias, string name) => _activations[bias.Index] = WellFormedText.Of(name);

    internal string? ActivationOf(int index) => _activations.GetValueOrDefault(index);

    internal string? NameOf(int index)
    {
        if ((index < _parameterCount ? _parameterNames : _names).TryGetValue(index, out string? name))
        {
            return name;
        }

        return NameInVector(_vectorNames, index);
    }

    internal void SetName(int index, string name) =>
        (index < _parameterCount ? _parameterNames : _names)[index] = WellFormedText.Of(name);

    /// <summary>Names the nodes of a run; names that single nodes of it had are forgotten.</summary>
    internal void NameVector(int start, int count, string name)
    {
        bool later = _vectorNames.Count == 0 || start >= _vectorNames[^1].Start + _vectorNames[^1].Count;
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
            SetVectorName(start, count, name);
        }
    }

    private void SetVectorName(int start, int count, string name) => _vectorNames.Add((start, count, WellFormedText.Of(name)));

    private string? FormerNameOf(int index) =>
        _formerNames.TryGetValue(index, out string? name) ? name : NameInVector(_formerVectorNames, index);

    // Runs are made in the order of the tape: find the last that starts at or before the node.
    private static string? NameInVector(List<(int Start, int Count, string Name)> runs, int index)
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
        int kept = _vectorNames.Count;
        while (kept > 0 && _vectorNames[kept - 1].Start >= _parameterCount)
        {
            kept--;
        }

        _formerVectorNames.Clear();
        for (int run = kept; run < _vectorNames.Count; run++)
        {
            _formerVectorNames.Add(_vectorNames[run]);
        }

        _vectorNames.RemoveRange(kept, _vectorNames.Count - kept);
    }
}
