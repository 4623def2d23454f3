using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace TapeGrad;

// A tape belongs to one thread at a time, and may go from one to the next, as in a program with await. Looking at the thread in
// each operation would cost a third of its time. So an operation looks only whether the next id is still the one that it began
// with, and the thread is looked at where a leaf is made, where the arrays grow and where the whole tape changes. A thread that
// takes the tape over listens for a moment: if the next id moves, the former thread is still recording.
public sealed partial class Tape
{
    // Some microseconds, in which a thread that records adds a thousand nodes.
    private const int TurnsOfListening = 100;

    private int _thread = Environment.CurrentManagedThreadId;
    private int _inUse;

    // Set when two threads were found recording at once: results share nodes, so no gradient of this record is right.
    private bool _lostNodes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Look()
    {
        if (_thread != Environment.CurrentManagedThreadId)
        {
            TakeOver();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void TakeOver()
    {
        ulong next = Volatile.Read(ref _next);
        _thread = Environment.CurrentManagedThreadId;
        Thread.SpinWait(TurnsOfListening);
        if (Volatile.Read(ref _next) != next)
        {
            ThrowTwoThreads();
        }
    }

    // Around what changes the whole tape.
    private void Enter()
    {
        Look();
        if (Interlocked.Exchange(ref _inUse, 1) != 0)
        {
            ThrowTwoThreads();
        }
    }

    private void Leave() => Volatile.Write(ref _inUse, 0);

    private void RequireWhole()
    {
        if (_lostNodes)
        {
            ThrowTwoThreads();
        }
    }

    [DoesNotReturn]
    private void ThrowTwoThreads()
    {
        _lostNodes = true;
        throw new InvalidOperationException(
            "Two threads used this tape at the same time, and parts of the record are lost. Give each thread a tape of its own, or compile " +
            "the graph: a compiled graph runs on many threads. After Reset the tape can be used again.");
    }
}
