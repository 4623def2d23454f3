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
    // For batches on the calling thread alone, without a lock.
    private readonly Worker _alone = new(program);

    // Guards _workers, _end and _next.
    private readonly Lock _gate = new();
    private readonly Stack<Worker> _workers = [];
    private int _end;
    private int _next;
    private int _unfinished;

    // The batch that several threads work on.
    private BatchParts _parts;
    private double[] _rows = [];
    private double[] _results = [];
    private double[] _numbers = [];
    private Sweep? _sweep;
    private int _inputs;
    private Outputs _outputs;
    private int _resultCount;
    private ExceptionDispatchInfo? _failure;

    // For each part the sum of its outputs, and then the sums of its adjoints.
    private double[] _sums = [];

    /// <summary>Returns the sum of the outputs, and puts the sums of the adjoints of the numbers u into <paramref name="adjoints"/>.</summary>
    /// <remarks>The results are the gradients of the rows, or with <paramref name="outputs"/> the outputs of the rows, or empty.</remarks>
    public double Run(
        ReadOnlySpan<double> rows, Span<double> results, int inputs, double[] numbers, Sweep? sweep, int count, int threads, double[] adjoints, Outputs outputs = default)
    {
        var parts = BatchParts.Of(count);
        if (threads == 1 || parts.Count == 1)
        {
            Array.Clear(adjoints);
            double sum = 0.0;
            var job = new Job(rows, results, inputs, numbers, sweep, count, outputs);
            for (int part = 0; part < parts.Count; part++)
            {
                _alone.Run(job, (int)parts.Start(part), (int)parts.Start(part + 1));
                sum += _alone.Sum;
                Simd.AddScaled(1.0, ref MemoryMarshal.GetReference(_alone.Adjoints), ref adjoints[0], numbers.Length);
            }

            return sum;
        }

        (_sweep, _inputs, _parts, _numbers, _outputs, _resultCount) = (sweep, inputs, parts, numbers, outputs, results.Length);
        Share(rows, results);
        Work(Math.Min(threads, parts.Count));
        _results.AsSpan(0, results.Length).CopyTo(results);
        return AddParts(adjoints);
    }

    /// <summary>Does the same for some parts of a batch, and takes the sums of the others from <paramref name="exchange"/>.</summary>
    public double RunParts(
        ReadOnlySpan<double> rows, int inputs, double[] numbers, Sweep sweep, BatchParts parts, int threads, double[] adjoints, Action<Span<double>> exchange)
    {
        (_sweep, _inputs, _parts, _numbers, _outputs, _resultCount) = (sweep, inputs, parts, numbers, default, 0);
        if (threads == 1 || parts.End - parts.First < 2)
        {
            ReserveSums();
            var job = new Job(rows, default, inputs, numbers, sweep, parts.Rows, default);
            for (int part = parts.First; part < parts.End; part++)
            {
                Run(_alone, job, part);
            }
        }
        else
        {
            Share(rows, default);
            Work(Math.Min(threads, parts.End - parts.First));
        }

        exchange(_sums.AsSpan(0, parts.Count * (1 + numbers.Length)));
        return AddParts(adjoints);
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
    private void Share(ReadOnlySpan<double> rows, ReadOnlySpan<double> results)
    {
        ReserveSums();
        _rows = AtLeast(_rows, rows.Length);
        _results = AtLeast(_results, results.Length);
        rows.CopyTo(_rows);
        results.CopyTo(_results);
    }

    // AddScaled reads whole vectors, also behind the last part.
    private void ReserveSums() => _sums = AtLeast(_sums, (_parts.Count * (1 + _numbers.Length)) + Simd.Width);

    private void Work(int threads)
    {
        _unfinished = _parts.End - _parts.First;
        lock (_gate)
        {
            (_end, _next) = (_parts.End, _parts.First);
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
            if (part == _end)
            {
                return false;
            }

            _next++;
            return true;
        }
    }

    private void Run(int part)
    {
        int rows = (int)(_parts.Start(_parts.End) - _parts.Start(_parts.First)) * _inputs;
        Worker worker = Rent();
        Run(worker, new Job(_rows.AsSpan(0, rows), _results.AsSpan(0, _resultCount), _inputs, _numbers, _sweep, _parts.Rows, _outputs), part);
        Return(worker);
    }

    private void Run(Worker worker, in Job job, int part)
    {
        long first = _parts.Start(_parts.First);
        worker.Run(job, (int)(_parts.Start(part) - first), (int)(_parts.Start(part + 1) - first));
        Span<double> sums = _sums.AsSpan(part * (1 + _numbers.Length));
        sums[0] = worker.Sum;
        worker.Adjoints.CopyTo(sums[1..]);
    }

    private double AddParts(double[] adjoints)
    {
        Array.Clear(adjoints);
        double sum = 0.0;
        for (int part = 0; part < _parts.Count; part++)
        {
            int at = part * (1 + _numbers.Length);
            sum += _sums[at];
            Simd.AddScaled(1.0, ref _sums[at + 1], ref adjoints[0], _numbers.Length);
        }

        return sum;
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

    private static double[] AtLeast(double[] array, int length) => array.Length >= length ? array : new double[length];
}
