using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace TapeGrad;

/// <summary>Runs a program over a batch, part by part, on one thread or several.</summary>
/// <remarks>The parts and the order in which they are added depend on the number of rows alone.</remarks>
internal sealed class BatchRunner(Program program)
{
    private const int RowsPerPart = 256;
    private const int MostParts = 16;

    // No part has such a number: a hand that the pool starts too late finds nothing to do.
    private const int Closed = int.MaxValue / 2;

    private readonly List<Hand> _hands = [];

    // What all hands work on, when there are several.
    private double[] _rows = [];
    private double[] _rowGradients = [];
    private double[] _sums = [];
    private double[] _adjoints = [];
    private double[] _numbers = [];
    private Sweep? _sweep;
    private int _inputs;
    private int _count;
    private int _parts;
    private int _next = Closed;
    private int _atWork;
    private bool _wantsRowGradients;
    private ExceptionDispatchInfo? _failure;

    /// <summary>The sum of the outputs; that of the adjoints of the numbers u is put into <paramref name="blame"/>.</summary>
    public double Run(
        ReadOnlySpan<double> rows, Span<double> rowGradients, int inputs, double[] numbers, Sweep? sweep, int count, int threads, double[] blame)
    {
        int parts = Math.Clamp((count + (RowsPerPart / 2)) / RowsPerPart, 1, MostParts);
        parts = count < 2 * RowsPerPart ? 1 : parts;
        while (_hands.Count < Math.Min(threads, parts))
        {
            _hands.Add(new Hand(this, program));
        }

        Array.Clear(blame);
        if (threads == 1 || parts == 1)
        {
            var job = new Job(rows, rowGradients, inputs, numbers, sweep, 1.0 / count);
            Worker worker = _hands[0].Worker;
            double sum = 0.0;
            for (int part = 0; part < parts; part++)
            {
                worker.Run(job, Start(part, parts, count), Start(part + 1, parts, count));
                sum += worker.Sum;
                Simd.AddScaled(1.0, ref MemoryMarshal.GetReference(worker.Adjoints), ref blame[0], numbers.Length);
            }

            return sum;
        }

        (_sweep, _inputs, _count, _parts, _numbers, _wantsRowGradients) = (sweep, inputs, count, parts, numbers, !rowGradients.IsEmpty);
        Share(rows, rowGradients.Length);
        Work(Math.Min(threads, parts));
        _rowGradients.AsSpan(0, rowGradients.Length).CopyTo(rowGradients);
        double all = 0.0;
        for (int part = 0; part < parts; part++)
        {
            all += _sums[part];
            Simd.AddScaled(1.0, ref _adjoints[part * numbers.Length], ref blame[0], numbers.Length);
        }

        return all;
    }

    // Spans stay on the thread that has them, so the others get a copy.
    private void Share(ReadOnlySpan<double> rows, int gradients)
    {
        _rows = AtLeast(_rows, rows.Length);
        _rowGradients = AtLeast(_rowGradients, gradients);
        _sums = AtLeast(_sums, _parts);
        _adjoints = AtLeast(_adjoints, (_parts * _numbers.Length) + Simd.Width);
        rows.CopyTo(_rows);
        _rowGradients.AsSpan(0, gradients).Clear();
    }

    private void Work(int hands)
    {
        Volatile.Write(ref _next, 0);
        for (int i = 1; i < hands; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(_hands[i], preferLocal: false);
        }

        WorkOff(_hands[0].Worker);

        // No part is left. Closed before the wait, so that a hand which has a number from this call is one that is waited for,
        // and one that comes later finds nothing, not even when the next call has more parts.
        Interlocked.Exchange(ref _next, Closed);
        var wait = new SpinWait();
        while (Volatile.Read(ref _atWork) > 0)
        {
            wait.SpinOnce(sleep1Threshold: -1);
        }

        ExceptionDispatchInfo? failure = _failure;
        _failure = null;
        failure?.Throw();
    }

    private void WorkOff(Worker worker)
    {
        for (int part = Interlocked.Increment(ref _next) - 1; part < _parts; part = Interlocked.Increment(ref _next) - 1)
        {
            var job = new Job(
                _rows.AsSpan(0, _count * _inputs), _rowGradients.AsSpan(0, _wantsRowGradients ? _count * _inputs : 0), _inputs, _numbers, _sweep, 1.0 / _count);
            worker.Run(job, Start(part, _parts, _count), Start(part + 1, _parts, _count));
            _sums[part] = worker.Sum;
            worker.Adjoints.CopyTo(_adjoints.AsSpan(part * _numbers.Length));
        }
    }

    private bool Keep(Exception e)
    {
        _failure = ExceptionDispatchInfo.Capture(e);
        return true;
    }

    private static int Start(int part, int parts, int count) => (int)((long)part * count / parts);

    private static double[] AtLeast(double[] array, int length) => array.Length >= length ? array : new double[length];

    // One that the pool starts when it has the time, perhaps when the work is done, or when there is other work already.
    private sealed class Hand(BatchRunner crew, Program program) : IThreadPoolWorkItem
    {
        private int _busy;

        public Worker Worker { get; } = new(program);

        public void Execute()
        {
            if (Interlocked.Exchange(ref _busy, 1) == 0)
            {
                Interlocked.Increment(ref crew._atWork);
                try
                {
                    crew.WorkOff(Worker);
                }
                catch (Exception e) when (crew.Keep(e))
                {
                    // Thrown again on the thread that called.
                }

                Interlocked.Decrement(ref crew._atWork);
                Volatile.Write(ref _busy, 0);
            }
        }
    }
}
