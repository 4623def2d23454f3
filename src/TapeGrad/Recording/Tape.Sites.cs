using System.Runtime.CompilerServices;

namespace TapeGrad;

// Where in the script each node was recorded. Recording itself knows nothing of it: marks in the script claim nodes afterwards.
public sealed partial class Tape
{
    // A mark covers the nodes from the end of the one before up to its own. Empty where the script has no marks.
    private SiteMark[] _marks = [];
    private int _markCount;

    // Nodes before this one are covered.
    private int _marked;

    // The thread on which a value of the tape was marked last. Others leave the tape alone.
    private int _markingThread;

    internal bool HasUnmarked
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _marked != (int)_next;
    }

    private ScriptSites? Sites => _watch?.Sites;

    private void StartMarks()
    {
        if (Sites is not null)
        {
            _markingThread = Environment.CurrentManagedThreadId;
            SiteMarks.Watch(this);
        }
    }

    internal void MarkIfOwn(int site)
    {
        if (_markingThread == Environment.CurrentManagedThreadId)
        {
            Mark(site);
        }
    }

    /// <summary>Marks the nodes that no mark covers as recorded at this place.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void Mark(int site)
    {
        // The index is checked against the array at hand, so that even two threads at once do no more than confuse the places.
        SiteMark[] marks = _marks;
        int count = _markCount;
        int end = Count;
        _marked = end;
        if (_markingThread != Environment.CurrentManagedThreadId)
        {
            StartMarks();
        }

        if ((uint)count >= (uint)marks.Length)
        {
            if (Sites is null)
            {
                return;
            }

            Array.Resize(ref marks, Math.Max(64, 2 * count));
            _marks = marks;
        }

        marks[count] = new SiteMark(end, site);
        _markCount = count + 1;
    }

    private void ResetMarks()
    {
        int last = _parameterCount == 0 ? -1 : MarkAt(_parameterCount - 1);
        if (last < _markCount)
        {
            _markCount = last + 1;
            if (last >= 0)
            {
                _marks[last] = new SiteMark(_parameterCount, _marks[last].Site);
            }
        }

        _marked = Math.Min(_marked, _parameterCount);
    }

    // The first mark that ends behind the node.
    private int MarkAt(int index)
    {
        int low = 0;
        int high = _markCount;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_marks[middle].End <= index)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private readonly record struct SiteMark(int End, int Site);
}
