using System.Collections;

namespace TapeGrad;

/// <summary>A list that one thread at a time appends to, while others read it without waiting.</summary>
/// <remarks>An enumeration sees the items that were there when it began.</remarks>
internal sealed class AppendOnlyList<T> : IReadOnlyList<T>
{
    private T[] _items = [];
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public T this[int index] => (uint)index < (uint)Count ? _items[index] : throw new ArgumentOutOfRangeException(nameof(index));

    /// <summary>Appends an item. The caller holds a lock.</summary>
    public void Add(T item)
    {
        if (_count == _items.Length)
        {
            Array.Resize(ref _items, Math.Max(4, 2 * _count));
        }

        _items[_count] = item;

        // The count comes last: who sees it sees the item, and the array that holds it.
        Volatile.Write(ref _count, _count + 1);
    }

    public bool Exists(Predicate<T> match) => Array.FindIndex(_items, 0, Count, match) >= 0;

    public IEnumerator<T> GetEnumerator()
    {
        int count = Count;
        T[] items = _items;
        for (int i = 0; i < count; i++)
        {
            yield return items[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
