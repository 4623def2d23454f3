using System.Globalization;
using System.Runtime.InteropServices;

namespace TapeGrad;

public sealed partial class Tape
{
    // Names are rare, so they live beside the record. A vector stores one text for all its nodes (w[0], w[1] …).
    private readonly List<VectorName> _vectorNames = [];
    private readonly Dictionary<int, string> _parameterNames = [];
    private Dictionary<int, string> _names = [];

    // The names of the previous step, and its stamp, so that a message about a stale handle can still name the value.
    private readonly List<VectorName> _formerVectorNames = [];
    private Dictionary<int, string> _formerNames = [];
    private uint _formerStamp;

    // The name of each layer's activation, keyed by the first of its biases. Saved files compare it.
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

    /// <summary>Parameters with a name, in order: all single ones, and the first <paramref name="mostOfVector"/> of each vector.</summary>
    internal IEnumerable<int> NamedParameters(int mostOfVector)
    {
        for (int i = 0; i < _parameterCount; i++)
        {
            int at = TapeOrder.LastAt<VectorName>(CollectionsMarshal.AsSpan(_vectorNames), i);
            if (_parameterNames.ContainsKey(i) || (at >= 0 && i - _vectorNames[at].Start is var place && place < _vectorNames[at].Count && place < mostOfVector))
            {
                yield return i;
            }
        }
    }

    internal void SetName(int index, string name) =>
        (index < _parameterCount ? _parameterNames : _names)[index] = WellFormedText.Of(name);

    /// <summary>Names the nodes of a vector, in place of the names that single nodes of it had.</summary>
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

    private void SetVectorName(int start, int count, string name) => _vectorNames.Add(new VectorName(start, count, WellFormedText.Of(name)));

    private string? FormerNameOf(int index) =>
        _formerNames.TryGetValue(index, out string? name) ? name : NameInVector(_formerVectorNames, index);

    private static string? NameInVector(List<VectorName> vectors, int index)
    {
        int at = TapeOrder.LastAt<VectorName>(CollectionsMarshal.AsSpan(vectors), index);
        return at >= 0 && vectors[at] is var (start, count, name) && index < start + count
            ? string.Create(CultureInfo.InvariantCulture, $"{name}[{index - start}]")
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
        for (int i = kept; i < _vectorNames.Count; i++)
        {
            _formerVectorNames.Add(_vectorNames[i]);
        }

        _vectorNames.RemoveRange(kept, _vectorNames.Count - kept);
    }

    private readonly record struct VectorName(int Start, int Count, string Name) : ITapeEntry<VectorName>
    {
        static int ITapeEntry<VectorName>.StartOf(in VectorName entry) => entry.Start;
    }
}
