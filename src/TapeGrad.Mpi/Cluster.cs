using System.Globalization;

namespace TapeGrad.Mpi;

/// <summary>Processes that train one model together, each on its share of the rows.</summary>
/// <remarks>
/// <code>
/// using var cluster = Cluster.Mpi();                        // mpirun -np 8 dotnet train.dll
/// SharedBatch batch = cluster.Share(graph, tape.Parameters, rows);
/// for (int step = 0; step &lt; 1000; step++)
/// {
///     double mean = batch.Backward();                       // the same bits on any number of processes
///     adam.Step(batch.Gradients);
///     if (cluster.Rank == 0) Console.WriteLine(mean);
/// }
/// </code>
/// <para>
/// All processes run the same program. Each makes the same parameters from the same seed and takes the same steps; only the rows are
/// divided. Every call of a cluster and of its shared batches waits until all processes are at the same call.
/// </para>
/// <para>
/// An exception that nobody catches prints the number of its process and ends all of them. So does a process that is killed, by its launcher.
/// </para>
/// </remarks>
public sealed class Cluster : IDisposable
{
    // MPI starts and ends once in a process: 0 before, 1 while there is a cluster, 2 afterwards.
    private static int _state;

    private readonly World? _world;
    private readonly Agreement? _agreement;

    // One call at a time; also against the end of the process on another thread.
    private readonly Lock _calling = new();
    private readonly bool _isAlone;
    private int _batches;
    private bool _hasLeft;

    private Cluster(World? world, bool isAlone)
    {
        _world = world;
        _agreement = world is null ? null : new(world);
        _isAlone = isAlone;
    }

    /// <summary>Which process this is, from 0.</summary>
    public int Rank => _world?.Rank ?? 0;

    /// <summary>How many processes there are.</summary>
    public int Size => _world?.Size ?? 1;

    /// <summary>The processes that <c>mpirun</c> or <c>srun</c> has started; without them, this process alone.</summary>
    /// <remarks>
    /// Open MPI and MPICH, whichever the launcher belongs to; the variable <c>TAPEGRAD_MPI</c> names another file. Only
    /// a process that was started by a launcher needs a library.
    /// </remarks>
    /// <exception cref="InvalidOperationException">This process has or had a cluster, or library and launcher do not belong together.</exception>
    /// <exception cref="DllNotFoundException">No MPI library can be loaded; the message says what to install.</exception>
    public static Cluster Mpi()
    {
        using var handlers = new SignalHandlers();
        Launcher? launcher = Launcher.Find(Environment.GetEnvironmentVariable);
        nint library = launcher?.Load(Environment.GetEnvironmentVariable) ?? 0;
        switch (Interlocked.CompareExchange(ref _state, 1, 0))
        {
            case 1:
                throw new InvalidOperationException("This process has a cluster already, and MPI starts once in a process. Pass on the first one, or use Cluster.Alone.");
            case 2:
                throw new InvalidOperationException("The cluster of this process has been disposed, and MPI starts once in a process. Dispose it at the end of the program.");
        }

        var cluster = new Cluster(launcher is null ? null : Start(launcher, library), isAlone: false);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => cluster.LeaveAtExit();
        return cluster;
    }

    /// <summary>A cluster of this process alone, without MPI. It gives the bits that any number of processes gives.</summary>
    public static Cluster Alone() => new(null, isAlone: true);

    /// <summary>Shares rows that every process has: each keeps those of its shards.</summary>
    /// <remarks><inheritdoc cref="Share(CompiledGraph, Values, long, Action{long, Span{double}}, int)" path="/remarks/node()"/></remarks>
    /// <param name="graph">Computes the output of a row.</param>
    /// <param name="parameters">What is learned: parameters of the graph's tape, such as <see cref="Tape.Parameters"/>.</param>
    /// <param name="rows">All rows, one stored after the other.</param>
    /// <param name="shards">How many shards there are; 0 for as many as <see cref="BatchParts.Of"/> has parts.</param>
    /// <exception cref="ArgumentException">The rows are empty or end within a row; not all values are parameters of the graph's tape; or the sums of the shards do not fit into an array.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are more shards than rows, or fewer than 0.</exception>
    /// <exception cref="InvalidOperationException">The ranks have different numbers of rows, shards or parameters, or are at different calls; or the graph has no inputs.</exception>
    public SharedBatch Share(CompiledGraph graph, Values parameters, ReadOnlySpan<double> rows, int shards = 0)
    {
        ArgumentNullException.ThrowIfNull(graph);
        if (graph.Inputs > 0 && rows.Length % graph.Inputs != 0)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"{rows.Length} numbers are not a whole number of rows of {graph.Inputs}. Store the rows one after the other."), nameof(rows));
        }

        SharedBatch batch = Share(graph, parameters, rows.Length / Math.Max(1, graph.Inputs), shards);
        rows.Slice((int)batch.Parts.Start(batch.Parts.First) * graph.Inputs, batch.MutableRows.Length).CopyTo(batch.MutableRows);
        return batch;
    }

    /// <summary>Shares rows that no process has as a whole: each reads those of its shards.</summary>
    /// <remarks>
    /// <para>
    /// Of N rows, shard s of S has those from ⌊s·N ⁄ S⌋ up to ⌊(s + 1)·N ⁄ S⌋, and rank r of R has the shards from ⌊r·S ⁄ R⌋ up to ⌊(r + 1)·S ⁄ R⌋.
    /// So the shards do not depend on the processes, and neither do the bits of <see cref="SharedBatch.Backward"/>. With more
    /// processes than shards, some have nothing to do. Another number of shards gives other bits, which differ by rounding.
    /// </para>
    /// <para>
    /// Left out, shards are the parts into which <see cref="CompiledGraph.BackwardBatch(ReadOnlySpan{double})"/> divides a batch: 1 below
    /// 512 rows, then one for about 256 rows, and 16 at most. The bits are those of that method then.
    /// </para>
    /// </remarks>
    /// <param name="graph">Computes the output of a row.</param>
    /// <param name="parameters">What is learned: parameters of the graph's tape, such as <see cref="Tape.Parameters"/>.</param>
    /// <param name="rows">How many rows all processes have together.</param>
    /// <param name="read">Gets the number of the first row and a span, and fills the span with the rows from there on, one stored after the other. It is called once, and not where there is nothing to do.</param>
    /// <param name="shards">How many shards there are; 0 for as many as <see cref="BatchParts.Of"/> has parts.</param>
    /// <exception cref="ArgumentException">Not all values are parameters of the graph's tape, or the rows of a process or the sums of the shards do not fit into an array.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of rows is 0 or negative, or the number of shards is negative or larger than that of the rows.</exception>
    /// <exception cref="InvalidOperationException">The ranks have different numbers of rows, shards or parameters, or are at different calls; or the graph has no inputs.</exception>
    public SharedBatch Share(CompiledGraph graph, Values parameters, long rows, Action<long, Span<double>> read, int shards = 0)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(read);
        SharedBatch batch = Share(graph, parameters, rows, shards);
        if (batch.MutableRows.Length > 0)
        {
            read(batch.Parts.Start(batch.Parts.First), batch.MutableRows);
        }

        return batch;
    }

    /// <summary>Gathers as many numbers from each process: first those of rank 0, then those of rank 1, and so on.</summary>
    /// <remarks>For counts and other results that are not gradients. Every process gets all of them.</remarks>
    /// <exception cref="InvalidOperationException">The ranks give different numbers of numbers, or are at different calls.</exception>
    public double[] Gather(params ReadOnlySpan<double> numbers)
    {
        double[] all = new double[numbers.Length * Size];
        lock (_calling)
        {
            Require(Call.Gather, numbers.Length);
            numbers.CopyTo(all);
            _world?.Gather(numbers, all);
        }

        return all;
    }

    /// <summary>Leaves the cluster, after all processes have come here. A process that leaves while others go on makes them throw.</summary>
    public void Dispose()
    {
        // The end of the process does not wait for a call that is waiting for other processes.
        if (_hasLeft || !_calling.TryEnter())
        {
            return;
        }

        try
        {
            _hasLeft = true;
            _state = _isAlone ? _state : 2;
            if (_agreement is { IsBroken: false } && _agreement.AllLeave())
            {
                _world!.Finish();
            }
        }
        finally
        {
            _calling.Exit();
        }
    }

    /// <summary>The cluster in a few words, <c>rank 2 of 4, Open MPI 4.1.4</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"rank {Rank} of {Size}, {_world?.Version ?? "without MPI"}");

    /// <summary>Fills in the numbers that other processes have, if all are at the same step.</summary>
    internal void Exchange(Span<double> all, int[] counts, int[] starts, params ReadOnlySpan<long> step)
    {
        lock (_calling)
        {
            Require(Call.Backward, step);
            _world?.Gather(all, counts, starts);
        }
    }

    /// <summary>Throws unless all processes are still there.</summary>
    internal void RequireOpen()
    {
        if (_hasLeft || _agreement is { IsBroken: true })
        {
            throw new ObjectDisposedException(nameof(Cluster), "This process or another one has left the cluster. Dispose it at the end of the program.");
        }
    }

    // A launcher may take a process that leaves early for a success. So it waits for the others to fail, and they end it.
    private void LeaveAtExit()
    {
        Dispose();
        if (_agreement is { IsBroken: true })
        {
            Thread.Sleep(Agreement.LongPatience);
        }
    }

    private SharedBatch Share(CompiledGraph graph, Values parameters, long rows, int shards)
    {
        if (graph.Inputs == 0)
        {
            throw new InvalidOperationException("The graph was compiled without inputs, so it has no rows to share. List inputs in Compile.");
        }

        int count = shards == 0 ? BatchParts.Of(rows).Count : shards;
        if (count < 0 || count > rows)
        {
            throw new ArgumentOutOfRangeException(nameof(shards), shards, string.Create(
                CultureInfo.InvariantCulture, $"{rows} rows cannot be divided into {shards} shards. Take from 1 to {rows}, or 0 for the parts of a plain batch."));
        }

        lock (_calling)
        {
            Require(Call.Share, rows, graph.Inputs, count, parameters.Count, graph.Tape.Parameters.Count, graph.PartSize);
            return new SharedBatch(this, ++_batches, graph, parameters, rows, count);
        }
    }

    private void Require(Call call, params ReadOnlySpan<long> numbers)
    {
        RequireOpen();
        _agreement?.Require(call, numbers);
    }

    private static World Start(Launcher launcher, nint library)
    {
        var world = new World(library);

        // Without this, the other processes would wait for ever for one that has failed.
        AppDomain.CurrentDomain.UnhandledException += (_, e) =>
        {
            if (!world.HasFinished)
            {
                Console.Error.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"Rank {world.Rank} of {world.Size} has failed and ends all: {e.ExceptionObject}"));
                Thread.Sleep(Agreement.Patience);
                world.Abort(1);
            }
        };
        launcher.RequireCount(Environment.GetEnvironmentVariable, world.Size, world.Version);
        return world;
    }
}
