using System.Collections;

namespace TapeGrad;

/// <summary>A vector of values: a handle on consecutive nodes of a <see cref="Tape"/>.</summary>
public readonly partial struct Values : IReadOnlyList<Value>
{
    private readonly Tape? _tape;
    private readonly ulong _first;

    internal Values(Tape tape, ulong first, int count)
    {
        _tape = tape;
        _first = first;
        Count = count;
    }

    /// <summary>The vector of one node.</summary>
    internal Values(Value single)
        : this(single._tape!, single._id, 1)
    {
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>The numbers of the vector.</summary>
    /// <remarks>Read the span before you record more: a growing tape moves its numbers, and the span keeps the old ones.</remarks>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public ReadOnlySpan<double> Data => Count == 0 ? [] : RequireTape()._data.AsSpan(Start, Count);

    /// <summary>The gradients of the vector.</summary>
    /// <remarks>Read the span before you record more: a growing tape moves its gradients, and the span keeps the old ones.</remarks>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public ReadOnlySpan<double> Grad => Count == 0 ? [] : RequireTape()._grad.AsSpan(Start, Count);

    internal int Start => (int)_first;

    /// <summary>The first node. For an empty vector it only identifies the tape and the step.</summary>
    internal Value Handle => new(_tape, _first);

    /// <summary>The handle of one node of the vector.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is negative, or at least <see cref="Count"/>.</exception>
    public Value this[int index]
    {
        get
        {
            if ((uint)index >= (uint)Count)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(index), index, Count == 0 ? "The vector is empty, so it cannot be indexed." : $"The vector has {Count} values, numbered from 0 to {Count - 1}.");
            }

            return new Value(_tape, _first + (uint)index);
        }
    }

    /// <summary>The part of the vector that starts at <paramref name="start"/>; nothing is recorded or copied.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The part does not lie within the vector.</exception>
    public Values Slice(int start, int length)
    {
        if (start < 0 || start > Count)
        {
            throw new ArgumentOutOfRangeException(nameof(start), start, $"A slice of a vector of {Count} values starts between 0 and {Count}.");
        }

        if (length < 0 || length > Count - start)
        {
            throw new ArgumentOutOfRangeException(nameof(length), length, $"From {start} on, the vector of {Count} values has {Count - start} left.");
        }

        return _tape is null ? this : new Values(_tape, _first + (uint)start, length);
    }

    /// <summary>Enumerates the vector without allocating.</summary>
    public Enumerator GetEnumerator() => new(this);

    IEnumerator<Value> IEnumerable<Value>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private Tape RequireTape() => new Value(_tape, _first).RequireTape();

    /// <summary>Enumerates the nodes of a vector.</summary>
    public struct Enumerator : IEnumerator<Value>
    {
        private readonly Values _values;
        private int _index;

        internal Enumerator(Values values)
        {
            _values = values;
            _index = -1;
        }

        /// <inheritdoc/>
        public readonly Value Current => new(_values._tape, _values._first + (uint)_index);

        readonly object IEnumerator.Current => Current;

        /// <inheritdoc/>
        public bool MoveNext() => ++_index < _values.Count;

        /// <inheritdoc/>
        public void Reset() => _index = -1;

        /// <inheritdoc/>
        public readonly void Dispose()
        {
        }
    }
}
