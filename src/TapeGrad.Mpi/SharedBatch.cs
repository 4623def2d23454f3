using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace TapeGrad.Mpi;

/// <summary>Rows that the processes of a <see cref="Cluster"/> share, with the graph that computes the output of a row.</summary>
public sealed class SharedBatch
{
    private readonly Cluster _cluster;
    private readonly int _number;
    private readonly CompiledGraph _graph;
    private readonly double[] _rows;
    private readonly Action<Span<double>> _exchange;

    // Where the sums of each rank's shards are.
    private readonly int[] _counts;
    private readonly int[] _starts;

    // Of the gradients of the tape's parameters, those that are learned.
    private readonly int _first;
    private readonly int _count;
    private double[] _gradients = [];
    private long _steps;

    internal SharedBatch(Cluster cluster, int number, CompiledGraph graph, Values parameters, long rows, int shards)
    {
        (_cluster, _number, _graph) = (cluster, number, graph);
        (_first, _count) = (FirstOf(parameters, graph.Tape), parameters.Count);
        int[] ends = [.. Enumerable.Range(0, cluster.Size + 1).Select(rank => (int)((long)rank * shards / cluster.Size))];
        Parts = new BatchParts(rows, shards, ends[cluster.Rank], ends[cluster.Rank + 1]);
        long numbers = (Parts.Start(Parts.End) - Parts.Start(Parts.First)) * graph.Inputs;
        if (Math.Max(numbers, (long)shards * graph.PartSize) > Array.MaxLength)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"Rank {cluster.Rank} would hold {numbers} numbers of rows, and {(long)shards * graph.PartSize} sums of {shards} shards, but an array holds {Array.MaxLength}. Start more processes, or take fewer shards."));
        }

        _rows = new double[numbers];
        _starts = [.. ends[..^1].Select(shard => shard * graph.PartSize)];
        _counts = [.. Enumerable.Range(0, cluster.Size).Select(rank => (ends[rank + 1] - ends[rank]) * graph.PartSize)];
        _exchange = Exchange;
    }

    /// <summary>All shards, and which of them this process has.</summary>
    public BatchParts Parts { get; }

    /// <summary>The rows of this process, one stored after the other.</summary>
    public ReadOnlySpan<double> Rows => _rows;

    /// <summary>The gradient of the last mean with respect to each parameter that is learned; 0 before the first <see cref="Backward"/>.</summary>
    public ReadOnlySpan<double> Gradients => _gradients.Length == 0 ? new double[_count] : _gradients.AsSpan(_first, _count);

    internal Span<double> MutableRows => _rows;

    /// <summary>Computes the mean of the outputs over the rows of all processes, and its gradient.</summary>
    /// <remarks>
    /// <para>
    /// mean = Σₛ nₛ ⁄ N · meanₛ over all shards s, where shard s has nₛ of the N rows. Each process computes the sums of its shards and gets
    /// those of the others; then all of them add all sums, in the order of the shards. So every process gets the same bits.
    /// </para>
    /// <para>
    /// The gradient is written over <see cref="Gradients"/>, and added to the <see cref="Value.Grad"/> of each parameter, as by
    /// <see cref="CompiledGraph.BackwardBatch(ReadOnlySpan{double})"/>. An optimizer takes either: <c>adam.Step(batch.Gradients)</c>, or
    /// <c>adam.Step()</c> and <see cref="Tape.ZeroGrad"/>.
    /// </para>
    /// </remarks>
    /// <exception cref="InvalidOperationException">The ranks are at different calls, at different steps, or have different parameters. The message names two ranks.</exception>
    /// <exception cref="ObjectDisposedException">The cluster has been disposed.</exception>
    public double Backward()
    {
        _cluster.RequireOpen();
        if (_gradients.Length != _graph.Tape.Parameters.Count)
        {
            _gradients = new double[_graph.Tape.Parameters.Count];
        }

        _steps++;
        return _graph.BackwardBatch(_rows, Parts, _exchange, _gradients);
    }

    /// <summary>The batch in a few words, <c>rows 500 to 999 of 1000, in 2 of 4 shards</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"rows {Parts.Start(Parts.First)} to {Parts.Start(Parts.End) - 1} of {Parts.Rows}, in {Parts.End - Parts.First} of {Parts.Count} shards");

    private void Exchange(Span<double> sums) => _cluster.Exchange(sums, _counts, _starts, _number, _steps, Checksum(_graph.Tape.Parameters.Data));

    // Steps that differ in one bit would go unnoticed, and the ranks would drift apart.
    private static long Checksum(ReadOnlySpan<double> numbers)
    {
        ulong sum = 0;
        foreach (ulong bits in MemoryMarshal.Cast<double, ulong>(numbers))
        {
            sum = BitOperations.RotateLeft(sum, 5) ^ bits;
        }

        return (long)sum;
    }

    private static int FirstOf(Values parameters, Tape tape)
    {
        if (parameters.Count == 0)
        {
            throw new ArgumentException("There are no parameters to learn. Make them with Parameter, and give tape.Parameters or a part of it.", nameof(parameters));
        }

        Values all = tape.Parameters;
        int first = 0;
        while (first < all.Count && all[first] != parameters[0])
        {
            first++;
        }

        return first + parameters.Count <= all.Count ? first : throw new ArgumentException(
            $"The {parameters.Count} values that start with '{parameters[0]}' are not all parameters of the graph's tape, which has {all.Count}. Give the Parameters of that tape, or a slice of them.",
            nameof(parameters));
    }
}
