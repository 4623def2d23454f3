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

    /// <summary>How many numbers a vector holds: 8, 4 or 2, as many as the hardware has at once. No result depends on it, which tests show by setting it.</summary>
    public static int VectorWidth { get; set; } =
        Simd.HasEight ? EightLanes.Count : Simd.HasFour ? FourLanes.Count : TwoLanes.Count;

    /// <summary>The sum of the outputs over the last rows that were run.</summary>
    public double Sum { get; private set; }

    /// <summary>The adjoints of u₀, u₁, … summed over the last rows that were run.</summary>
    public Span<double> Adjoints => _sums.AsSpan(0, program.Uniforms.Length);

    /// <summary>Runs some rows forward and, if there is a sweep, in reverse.</summary>
    public void Run(in Job job, int firstRow, int endRow)
    {
        RunOnce(program, job, job.Sweep, firstRow, endRow, exact: false);
        double sum = Sum;
        if (!double.IsFinite(Sum) || (job.Sweep is not null && HasNonFinite(job, firstRow, endRow)))
        {
            Program exact = program.Exact;
            Sweep? sweep = job.Sweep is null ? null : exact.Reverse(job.Sweep.ForLeaves, job.Sweep.ForUniforms);
            RunOnce(exact, job, sweep, firstRow, endRow, exact: true);

            // A finite sum keeps its bits, whether gradients are wanted or not.
            Sum = double.IsFinite(sum) ? sum : Sum;
        }
    }

    private void RunOnce(Program program, in Job job, Sweep? sweep, int firstRow, int endRow, bool exact)
    {
        switch (VectorWidth)
        {
            case 8:
                RunOnce<EightLanes>(program, job, sweep, firstRow, endRow, exact);
                break;
            case 4:
                RunOnce<FourLanes>(program, job, sweep, firstRow, endRow, exact);
                break;
            default:
                RunOnce<TwoLanes>(program, job, sweep, firstRow, endRow, exact);
                break;
        }
    }

    private void RunOnce<V>(Program program, in Job job, Sweep? sweep, int firstRow, int endRow, bool exact)
        where V : struct, ILanes<V>
    {
        Code code = sweep?.Code ?? program.Forward;
        bool vector = code.Slots <= MostWideSlots;
        int lanes = job.Single ? Block1.Lanes : vector ? Block40<V>.Lanes : Block8<EightLanes>.Lanes;
        _slots.Reserve(Math.Max(code.Room(lanes), program.Forward.Room(lanes)));
        _adjoints.Reserve((long)Adjoints.Length * Simd.Width);
        Vector512<double> sum = default;
        for (int row = firstRow; row < endRow;)
        {
            // Up to 16 rows are quicker eight by eight. A rest of 33 to 40 runs at once: eight alone take as long as 32. Eight rows
            // are one vector on any hardware: a vector in two registers costs less than each instruction twice.
            if (job.Single)
            {
                sum += RunBlock<Block1>(program, job, sweep, row, 1, exact);
                row++;
            }
            else if (vector && endRow - row is > 32 and <= 40)
            {
                sum += RunBlock<Block40<V>>(program, job, sweep, row, endRow - row, exact);
                row = endRow;
            }
            else if (vector && endRow - row > 16)
            {
                sum += RunBlock<Block32<V>>(program, job, sweep, row, Math.Min(endRow - row, 32), exact);
                row += 32;
            }
            else
            {
                sum += RunBlock<Block8<EightLanes>>(program, job, sweep, row, Math.Min(endRow - row, 8), exact);
                row += 8;
            }
        }

        Sum = Simd.Sum(sum);
        if (sweep is not null)
        {
            Simd.TakeSums(ref _adjoints.First, Adjoints);
        }
    }

    // Lanes without a row repeat the last row, with a seed of 0.
    private Vector512<double> RunBlock<T>(Program program, in Job job, Sweep? sweep, int row, int rows, bool exact)
        where T : struct, IBlock<T>
    {
        int lanes = T.Lanes;
        ref double slots = ref _slots.First;
        ref double uniforms = ref MemoryMarshal.GetArrayDataReference(job.Uniforms);
        Fill(program, job, ref slots, row, rows, lanes);
        Interpreter<T>.Run(program.Forward, ref slots, ref uniforms, ref _adjoints.First);
        if (job.OutputPlaces is not null)
        {
            CopyOutputs<T>(program, job, ref slots, row, rows, exact);
            return default;
        }

        Vector512<double> sum = default;
        int output = program.Roots[0] * lanes;
        for (int lane = 0; lane < rows; lane += Simd.Width)
        {
            sum += Simd.First(rows - lane, Simd.Load(ref slots, output + lane));
        }

        if (sweep is null)
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

        if (job.WantsResults)
        {
            CopyGradients(program, job, sweep, ref slots, row, rows, lanes);
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Fill(Program program, in Job job, ref double slots, int row, int rows, int lanes)
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
    private static void CopyGradients(Program program, in Job job, Sweep sweep, ref double slots, int row, int rows, int lanes)
    {
        int inputs = job.Inputs;
        ref double first = ref Unsafe.Add(ref job.Results, (nint)row * inputs);
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

    // Only results that are not finite take the numbers of the exact program, so that no row depends on its neighbours.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CopyOutputs<T>(Program program, in Job job, ref double slots, int row, int rows, bool exact)
        where T : struct, IBlock<T>
    {
        int lanes = T.Lanes;
        int[] places = job.OutputPlaces!;
        ref double first = ref Unsafe.Add(ref job.Results, (nint)row * job.PerRow);
        bool found = false;
        for (int root = 0; root < places.Length; root++)
        {
            ref double from = ref Unsafe.Add(ref slots, (nint)program.Roots[root] * lanes);
            ref double to = ref Unsafe.Add(ref first, places[root]);
            found |= !exact && Simd.HasNonFinite(MemoryMarshal.CreateReadOnlySpan(ref from, lanes));
            for (int lane = 0; lane < rows; lane++)
            {
                double y = Unsafe.Add(ref from, lane);
                ref double at = ref Unsafe.Add(ref to, (nint)lane * job.PerRow);
                if (!exact || !double.IsFinite(at))
                {
                    at = y;
                }
            }
        }

        if (found)
        {
            _slots.Reserve(program.Exact.Forward.Room(lanes));
            RunBlock<T>(program.Exact, job, null, row, rows, exact: true);
        }
    }

    // Where all is finite, no zero adjoint has met an infinite partial, and no sum that the result shows has overflowed.
    private bool HasNonFinite(in Job job, int firstRow, int endRow)
    {
        int inputs = job.Inputs;
        return Simd.HasNonFinite(Adjoints) || (job.WantsResults && Simd.HasNonFinite(MemoryMarshal.CreateReadOnlySpan(
            ref Unsafe.Add(ref job.Results, (nint)firstRow * inputs), (endRow - firstRow) * inputs)));
    }
}

/// <summary>A batch for a program: the rows, and the numbers that are the same for all of them.</summary>
internal readonly ref struct Job
{
    private readonly ref double _rows;
    private readonly ref double _results;

    /// <param name="rows">The rows.</param>
    /// <param name="results">Where the gradients of the rows go, or their outputs; empty if neither is wanted.</param>
    /// <param name="inputs">How many numbers a row has.</param>
    /// <param name="uniforms">The numbers u.</param>
    /// <param name="sweep">The reverse code, if there is one.</param>
    /// <param name="count">How many rows the whole batch has, whose mean the output is part of.</param>
    /// <param name="outputs">Where outputs go; default if the results are gradients.</param>
    public Job(ReadOnlySpan<double> rows, Span<double> results, int inputs, double[] uniforms, Sweep? sweep, long count, Outputs outputs)
    {
        _rows = ref MemoryMarshal.GetReference(rows);
        _results = ref MemoryMarshal.GetReference(results);
        WantsResults = !results.IsEmpty;
        Single = count == 1;
        Inputs = inputs;
        Uniforms = uniforms;
        Sweep = sweep;
        Seed = 1.0 / count;
        OutputPlaces = outputs.Places;
        PerRow = outputs.PerRow;
    }

    public ref double Rows => ref _rows;

    public ref double Results => ref _results;

    public bool WantsResults { get; }

    /// <summary>Whether the batch has one row only: it runs in plain doubles and is rounded as on the tape.</summary>
    public bool Single { get; }

    public int Inputs { get; }

    public double[] Uniforms { get; }

    public Sweep? Sweep { get; }

    /// <summary>The adjoint of the output of each row.</summary>
    public double Seed { get; }

    /// <summary>The place of each root among the results of a row, or null.</summary>
    public int[]? OutputPlaces { get; }

    public int PerRow { get; }
}

/// <summary>Where a program puts its roots: the place of each among the results of a row, of which there are <paramref name="PerRow"/>.</summary>
internal readonly record struct Outputs(int[]? Places, int PerRow);
