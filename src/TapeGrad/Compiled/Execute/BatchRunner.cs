using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace TapeGrad;

/// <summary>Runs a program over a batch, part by part, on one thread or several.</summary>
/// <remarks>
/// The parts and the order in which they are added depend on the number of rows alone. Threads of the pool help the calling
/// thread: each takes the next part until no part is left. A helper that the pool starts late finds no part, or
/// a part of a later batch, and both are fine. So the calling thread waits for the parts, not for the helpers.
/// </remarks>
internal sealed class BatchRunner(Program program) : IThreadPoolWorkItem
{
    private const int RowsPerPart = 256;
    private const int MostParts = 16;

    // For batches on the calling thread alone, without a lock.
    private readonly Worker _alone = new(program);

    // Guards _workers, _parts and _next.
    private readonly Lock _gate = new();
    private readonly Stack<Worker> _workers = [];
    private int _parts;
    private int _next;
    private int _unfinished;

    // The batch that several threads work on. Each part has its own sum and adjoints.
    private double[] _rows = [];
    private double[] _results = [];
    private double[] _sums = [];
    private double[] _adjoints = [];
    private double[] _numbers = [];
    private Sweep? _sweep;
    private int _inputs;
    private int _count;
    private Outputs _outputs;
    private int _resultCount;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Returns the sum of the outputs, and puts the sums of the adjoints of the numbers u into <paramref name="adjoints"/>.</summary>
    /// <remarks>The results are the gradients of the rows, or with <paramref name="outputs"/> the outputs of the rows, or empty.</remarks>
    public double Run(
        ReadOnlySpan<double> rows, Span<double> results, int inputs, double[] numbers, Sweep? sweep, int count, int threads, double[] adjoints, Outputs outputs = default)
    {
        int parts = count < 2 * RowsPerPart ? 1 : Math.Min((count + (RowsPerPart / 2)) / RowsPerPart, MostParts);
        Array.Clear(adjoints);
        double sum = 0.0;
        if (threads == 1 || parts == 1)
        {
            var job = new Job(rows, results, inputs, numbers, sweep, 1.0 / count, outputs);
            for (int part = 0; part < parts; part++)
            {
                _alone.Run(job, Start(part, parts, count), Start(part + 1, parts, count));
                sum += _alone.Sum;
                Simd.AddScaled(1.0, ref MemoryMarshal.GetReference(_alone.Adjoints), ref adjoints[0], numbers.Length);
            }

            return sum;
        }

        (_sweep, _inputs, _count, _numbers, _outputs, _resultCount) = (sweep, inputs, count, numbers, outputs, results.Length);
        Share(rows, results, parts);
        Work(parts, Math.Min(threads, parts));
        _results.AsSpan(0, results.Length).CopyTo(results);
        for (int part = 0; part < parts; part++)
        {
            sum += _sums[part];
            Simd.AddScaled(1.0, ref _adjoints[part * numbers.Length], ref adjoints[0], numbers.Length);
        }

        return sum;
    }

    /// <summary>Takes parts of the batch until none is left.</summary>
    public void Execute()
    {
        while (TryTake(out int part))
        {
            try
            {
                Run(part);
            }
            catch (Exception e) when (Keep(e))
            {
                // Thrown again on the calling thread.
            }

            Interlocked.Decrement(ref _unfinished);
        }
    }

    // Spans stay on the thread that has them, so the others get a copy.
    private void Share(ReadOnlySpan<double> rows, ReadOnlySpan<double> results, int parts)
    {
        _rows = AtLeast(_rows, rows.Length);
        _results = AtLeast(_results, results.Length);
        _sums = AtLeast(_sums, parts);
        _adjoints = AtLeast(_adjoints, (parts * _numbers.Length) + Simd.Width);
        rows.CopyTo(_rows);
        results.CopyTo(_results);
    }

    private void Work(int parts, int threads)
    {
        _unfinished = parts;
        lock (_gate)
        {
            (_parts, _next) = (parts, 0);
        }

        for (int i = 1; i < threads; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        Execute();
        var wait = new SpinWait();
        while (Volatile.Read(ref _unfinished) > 0)
        {
            wait.SpinOnce(sleep1Threshold: -1);
        }

        ExceptionDispatchInfo? failure = _failure;
        _failure = null;
        failure?.Throw();
    }

    private bool TryTake(out int part)
    {
        lock (_gate)
        {
            part = _next;
            if (part == _parts)
            {
                return false;
            }

            _next++;
            return true;
        }
    }

    private void Run(int part)
    {
        int rows = _count * _inputs;
        var job = new Job(_rows.AsSpan(0, rows), _results.AsSpan(0, _resultCount), _inputs, _numbers, _sweep, 1.0 / _count, _outputs);
        Worker worker = Rent();
        worker.Run(job, Start(part, _parts, _count), Start(part + 1, _parts, _count));
        _sums[part] = worker.Sum;
        worker.Adjoints.CopyTo(_adjoints.AsSpan(part * _numbers.Length));
        Return(worker);
    }

    // A worker whose run throws is not returned, because its memory is not 0 then.
    private Worker Rent()
    {
        lock (_gate)
        {
            return _workers.TryPop(out Worker? worker) ? worker : new Worker(program);
        }
    }

    private void Return(Worker worker)
    {
        lock (_gate)
        {
            _workers.Push(worker);
        }
    }

    private bool Keep(Exception e)
    {
        _failure = ExceptionDispatchInfo.Capture(e);
        return true;
    }

    private static int Start(int part, int parts, int count) => (int)((long)part * count / parts);

    private static double[] AtLeast(double[] array, int length) => array.Length >= length ? array : new double[length];
}
