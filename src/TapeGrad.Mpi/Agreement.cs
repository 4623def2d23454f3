using System.Globalization;
using System.Runtime.InteropServices;

namespace TapeGrad.Mpi;

/// <summary>A call in which all ranks take part.</summary>
internal enum Call
{
    /// <summary>The rank takes part in no further call.</summary>
    Leave,
    Share,
    Backward,
    Gather,
}

/// <summary>Finds out whether all ranks are at the same call with the same numbers.</summary>
/// <remarks>
/// MPI does not: two ranks at different calls hang for ever, or mix up their numbers. So before each call every rank says
/// in one short message where it is. All ranks see the same messages and come to the same answer.
/// </remarks>
internal sealed class Agreement(World world)
{
    // The call, and up to six numbers.
    private const int Words = 7;

    /// <summary>How long a message needs to reach the launcher, before its process may be ended.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(0.25);

    /// <summary>More than the others need to notice that a rank has left.</summary>
    public static readonly TimeSpan LongPatience = 8 * Patience;

    private readonly long[] _all = new long[Words * world.Size];

    /// <summary>Whether a rank has left while others stayed. It answers no more, so nobody may wait for it.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Waits until all ranks are at a call, and throws unless it is the same one.</summary>
    /// <exception cref="InvalidOperationException">The ranks are at different calls, or at the same with different numbers.</exception>
    public void Require(Call call, params ReadOnlySpan<long> numbers)
    {
        if (FirstOther(call, numbers) is not (> 0 and int other))
        {
            return;
        }

        int speaker = 0;
        while (Said(speaker)[0] == (long)Call.Leave)
        {
            IsBroken = true;
            speaker++;
        }

        ReadOnlySpan<long> theirs = Said(other);
        IsBroken |= theirs[0] == (long)Call.Leave;

        // A rank that has left may still be printing why. And if all ranks fail, the first one speaks for all.
        Thread.Sleep((IsBroken ? Patience : TimeSpan.Zero) + (world.Rank == speaker ? TimeSpan.Zero : Patience));
        if (theirs[0] == (long)Call.Backward && theirs[..3].SequenceEqual(Said(0)[..3]))
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture,
                $"Rank 0 and rank {other} have different parameters in step {theirs[2]}: their checksums are {Said(0)[3]:x} and {theirs[3]:x}. Start all ranks with the same parameters, take the same steps on all of them, and resume all of them from the same file."));
        }

        string advice = IsBroken ? "A rank that fails leaves early; its own message says why." : "Every rank has to make the same calls, with the same numbers.";
        throw new InvalidOperationException($"Rank 0 {Text(Said(0))}, but rank {other} {Text(theirs)}. {advice}");
    }

    /// <summary>Tells the others that this rank takes part in no further call. Returns whether no rank does.</summary>
    public bool AllLeave()
    {
        IsBroken = FirstOther(Call.Leave, []) > 0;
        return !IsBroken;
    }

    // The first rank that is not at the call of rank 0, or 0.
    private int FirstOther(Call call, ReadOnlySpan<long> numbers)
    {
        Span<long> mine = stackalloc long[Words];
        mine.Clear();
        mine[0] = (long)call;
        numbers.CopyTo(mine[1..]);
        world.Gather(MemoryMarshal.Cast<long, double>(mine), MemoryMarshal.Cast<long, double>(_all.AsSpan()));
        int rank = 1;
        while (rank < world.Size && Said(rank).SequenceEqual(Said(0)))
        {
            rank++;
        }

        return rank < world.Size ? rank : 0;
    }

    private ReadOnlySpan<long> Said(int rank) => _all.AsSpan(Words * rank, Words);

    private static string Text(ReadOnlySpan<long> said) => (Call)said[0] switch
    {
        Call.Leave => "has left the cluster",
        Call.Share => string.Create(
            CultureInfo.InvariantCulture,
            $"shares {said[1]} rows of {said[2]} numbers in {said[3]} shards, for {said[4]} of {said[5]} parameters and a graph whose parts are {said[6]} numbers"),
        Call.Gather => string.Create(CultureInfo.InvariantCulture, $"gathers {said[1]} numbers"),
        _ => string.Create(CultureInfo.InvariantCulture, $"is in step {said[2]} of its shared batch {said[1]}"),
    };
}
