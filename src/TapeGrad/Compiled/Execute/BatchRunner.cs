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
    private double[] _rowGradients = [];
    private double[] _sums = [];
    private double[] _adjoints = [];
    private double[] _numbers = [];
    private Sweep? _sweep;
    private int _inputs;
    private int _count;
    private bool _wantsRowGradients;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Returns the sum of the outputs, and puts the sums of the adjoints of the numbers u into <paramref name="adjoints"/>.</summary>
    public double Run(
        ReadOnlySpan<double> rows, Span<double> rowGradients, int inputs, double[] numbers, Sweep? sweep, int count, int threads, double[] adjoints)
    {
        int parts = count < 2 * RowsPerPart ? 1 : Math.Min((count + (RowsPerPart / 2)) / RowsPerPart, MostParts);
        Array.Clear(adjoints);
        double sum = 0.0;
        if (threads == 1 || parts == 1)
        {
            var job = new Job(rows, rowGradients, inputs, numbers, sweep, 1.0 / count);
            for (int part = 0; part < parts; part++)
            {
                _alone.Run(job, Start(part, parts, count), Start(part + 1, parts, count));
                sum += _alone.Sum;
                Simd.AddScaled(1.0, ref MemoryMarshal.GetReference(_alone.Adjoints), ref adjoints[0], numbers.Length);
            }

            return sum;
        }

        (_sweep, _inputs, _count, _numbers, _wantsRowGradients) = (sweep, inputs, count, numbers, !rowGradients.IsEmpty);
        Share(rows, rowGradients.Length, parts);
        Work(parts, Math.Min(threads, parts));
        _rowGradients.AsSpan(0, rowGradients.Length).CopyTo(rowGradients);
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
    private void Share(ReadOnlySpan<double> rows, int gradients, int parts)
    {
        _rows = AtLeast(_rows, rows.Length);
        _rowGradients = AtLeast(_rowGradients, gradients);
        _sums = AtLeast(_sums, parts);
        _adjoints = AtLeast(_adjoints, (parts * _numbers.Length) + Simd.Width);
        rows.CopyTo(_rows);
        _rowGradients.AsSpan(0, gradients).Clear();
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
        var job = new Job(_rows.AsSpan(0, rows), _rowGradients.AsSpan(0, _wantsRowGradients ? rows : 0), _inputs, _numbers, _sweep, 1.0 / _count);
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
