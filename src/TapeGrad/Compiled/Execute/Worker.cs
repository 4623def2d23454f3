using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TapeGrad;

/// <summary>The memory of one thread that runs a program over rows.</summary>
internal sealed class Worker(Program program)
{
    // With more slots than this, 32 samples at once would not fit into any cache.
    private const int MostWideSlots = 250_000;

    private readonly AlignedMemory _slots = new();

    // All 0 between runs: memory starts as 0, TakeSums leaves 0, and a worker is not used again after an exception.
    private readonly AlignedMemory _adjoints = new();
    private readonly double[] _sums = new double[program.Uniforms.Length + Simd.Width];

    /// <summary>The sum of the outputs over the last rows that were run.</summary>
    public double Sum { get; private set; }

    /// <summary>The adjoints of u₀, u₁, … summed over the last rows that were run.</summary>
    public Span<double> Adjoints => _sums.AsSpan(0, program.Uniforms.Length);

    /// <summary>Runs some rows forward and, if there is a sweep, in reverse.</summary>
    public void Run(in Job job, int firstRow, int endRow)
    {
        RunOnce(job, firstRow, endRow, exact: false);
        if (job.Sweep is not null && HasNaN(job, firstRow, endRow))
        {
            RunOnce(job, firstRow, endRow, exact: true);
        }
    }

    private void RunOnce(in Job job, int firstRow, int endRow, bool exact)
    {
        Code code = job.Sweep?.Code ?? program.Forward;
        bool vector = code.Slots <= MostWideSlots;
        int lanes = job.Single ? Block1.Lanes : vector ? Block40.Lanes : Block8.Lanes;
        _slots.Reserve(Math.Max(code.Room(lanes), program.Forward.Room(lanes)));
        _adjoints.Reserve((long)Adjoints.Length * Simd.Width);
        Vector512<double> sum = default;
        for (int row = firstRow; row < endRow;)
        {
            // Up to 16 rows are quicker eight by eight. A rest of 33 to 40 runs at once: eight alone take as long as 32.
            if (job.Single)
            {
                sum += RunBlock<Block1>(job, row, 1, exact);
                row++;
            }
            else if (vector && endRow - row is > 32 and <= 40)
            {
                sum += RunBlock<Block40>(job, row, endRow - row, exact);
                row = endRow;
            }
            else if (vector && endRow - row > 16)
            {
                sum += RunBlock<Block32>(job, row, Math.Min(endRow - row, 32), exact);
                row += 32;
            }
            else
            {
                sum += RunBlock<Block8>(job, row, Math.Min(endRow - row, 8), exact);
                row += 8;
            }
        }

        Sum = Simd.Sum(sum);
        if (job.Sweep is not null)
        {
            Simd.TakeSums(ref _adjoints.First, Adjoints);
        }
    }

    // Lanes without a row repeat the last row, with a seed of 0.
    private Vector512<double> RunBlock<T>(in Job job, int row, int rows, bool exact)
        where T : struct, IBlock<T>
    {
        int lanes = T.Lanes;
        ref double slots = ref _slots.First;
        ref double uniforms = ref MemoryMarshal.GetArrayDataReference(job.Uniforms);
        Fill(job, ref slots, row, rows, lanes);
        Interpreter<T>.Run(program.Forward, ref slots, ref uniforms, ref _adjoints.First);
        Vector512<double> sum = default;
        int output = program.Roots[0] * lanes;
        for (int lane = 0; lane < rows; lane += Simd.Width)
        {
            sum += Simd.First(rows - lane, Simd.Load(ref slots, output + lane));
        }

        if (job.Sweep is not { } sweep)
        {
            return sum;
        }

        if (sweep.Roots[0] != Slot.None)
        {
            if (T.Lanes == 1)
            {
                Unsafe.Add(ref slots, sweep.Roots[0]) = job.Seed;
            }

            for (int lane = 0; lane < lanes && T.Lanes > 1; lane += Simd.Width)
            {
                Simd.Store(Simd.First(rows - lane, Vector512.Create(job.Seed)), ref slots, (sweep.Roots[0] * lanes) + lane);
            }

            if (exact)
            {
                Interpreter<T>.RunExact(sweep.Code, ref slots, ref uniforms, ref _adjoints.First);
            }
            else
            {
                Interpreter<T>.Run(sweep.Code, ref slots, ref uniforms, ref _adjoints.First);
            }
        }

        if (job.WantsRowGradients)
        {
            CopyGradients(job, sweep, ref slots, row, rows, lanes);
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Fill(in Job job, ref double slots, int row, int rows, int lanes)
    {
        int inputs = job.Inputs;
        ref double first = ref Unsafe.Add(ref job.Rows, (nint)row * inputs);
        foreach ((int place, int slot) in program.Leaves)
        {
            ref double to = ref Unsafe.Add(ref slots, (nint)slot * lanes);
            ref double from = ref Unsafe.Add(ref first, place);
            ref double at = ref from;
            int lane = 0;
            for (; lane <= rows - Simd.Width; lane += Simd.Width, at = ref Unsafe.Add(ref at, (nint)Simd.Width * inputs))
            {
                // Stored as one vector, because it is read as one: a load waits for eight separate stores.
                Simd.Store(
                    Vector512.Create(
                        at,
                        Unsafe.Add(ref at, inputs),
                        Unsafe.Add(ref at, (nint)2 * inputs),
                        Unsafe.Add(ref at, (nint)3 * inputs),
                        Unsafe.Add(ref at, (nint)4 * inputs),
                        Unsafe.Add(ref at, (nint)5 * inputs),
                        Unsafe.Add(ref at, (nint)6 * inputs),
                        Unsafe.Add(ref at, (nint)7 * inputs)),
                    ref to,
                    lane);
            }

            for (; lane < lanes; lane++)
            {
                Unsafe.Add(ref to, lane) = Unsafe.Add(ref from, (nint)Math.Min(lane, rows - 1) * inputs);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CopyGradients(in Job job, Sweep sweep, ref double slots, int row, int rows, int lanes)
    {
        int inputs = job.Inputs;
        ref double first = ref Unsafe.Add(ref job.RowGradients, (nint)row * inputs);
        for (int leaf = 0; leaf < sweep.Leaves.Length; leaf++)
        {
            ref double from = ref Unsafe.Add(ref slots, (nint)sweep.Leaves[leaf] * lanes);
            ref double to = ref Unsafe.Add(ref first, program.Leaves[leaf].Place);
            for (int lane = 0; lane < rows; lane++)
            {
                Unsafe.Add(ref to, (nint)lane * inputs) = Unsafe.Add(ref from, lane);
            }
        }
    }

    // Without a NaN, no zero adjoint has met an infinite partial.
    private bool HasNaN(in Job job, int firstRow, int endRow)
    {
        int inputs = job.Inputs;
        return Simd.HasNaN(Adjoints) || (job.WantsRowGradients && Simd.HasNaN(MemoryMarshal.CreateReadOnlySpan(
            ref Unsafe.Add(ref job.RowGradients, (nint)firstRow * inputs), (endRow - firstRow) * inputs)));
    }
}

/// <summary>A batch for a program: the rows, and the numbers that are the same for all of them.</summary>
internal readonly ref struct Job
{
    private readonly ref double _rows;
    private readonly ref double _rowGradients;

    public Job(ReadOnlySpan<double> rows, Span<double> rowGradients, int inputs, double[] uniforms, Sweep? sweep, double seed)
    {
        _rows = ref MemoryMarshal.GetReference(rows);
        _rowGradients = ref MemoryMarshal.GetReference(rowGradients);
        WantsRowGradients = !rowGradients.IsEmpty;
        Single = rows.Length == inputs;
        Inputs = inputs;
        Uniforms = uniforms;
        Sweep = sweep;
        Seed = seed;
    }

    public ref double Rows => ref _rows;

    public ref double RowGradients => ref _rowGradients;

    public bool WantsRowGradients { get; }

    /// <summary>Whether there is one row only: it runs in plain doubles and is rounded as on the tape.</summary>
    public bool Single { get; }

    public int Inputs { get; }

    public double[] Uniforms { get; }

    public Sweep? Sweep { get; }

    public double Seed { get; }
}
