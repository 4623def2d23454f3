using System.Runtime.CompilerServices;

namespace TapeGrad;

/// <summary>The linear record of one computation, and the reverse sweep over it.</summary>
/// <remarks>
/// Every operation appends one node, so the order of the record is already topological and the sweep is one loop
/// backward. Parameters come first and survive <see cref="Reset"/>; all later nodes belong to the current step. A tape grows by itself and reuses its memory: a step in steady state allocates nothing. One thread
/// at a time: a tape may go from one thread to the next, but where two use it at once, one of them gets an exception.
/// </remarks>
public sealed partial class Tape
{
    // All stamps but the parameters' 0 have the same number of set bits, so none is a subset of another, and one AND
    // with the complement of the current stamp refuses every other. There are 601 080 390 of them; then they repeat.
    private const uint FirstStamp = 0x0000_FFFF;
    private const uint LastStamp = 0xFFFF_0000;

    // Up to here a tape that is full doubles; then it reserves room for good.
    private const int CopiedNodes = 1 << 20;

    // A record, a number and a gradient.
    private const int BytesPerNode = 48;

    // Always room for one more node and Simd.Width numbers after it, so that vectors may be read past their end.
    internal Record[] _records;
    internal double[] _data;

    // Invariant: _grad[i] is 0 for every i at or above _swept, and for every node of the step before any sweep.
    internal double[] _grad;
    internal ulong _next;
    private ulong _stale;
    private uint _stamp = FirstStamp;
    private int _parameterCount;
    private int _swept;
    private int _sweptFrom = Record.None;

    // Whether one of the losses whose gradients have been added since the last clearing was NaN or infinite.
    private bool _sweptNonFinite;
    private double _seed;

    // For each parameter, the id of the next node when it was last set: earlier nodes were computed from the old number.
    // Ids carry the stamp of their step, so nothing has to be cleared.
    private ulong[] _changed = [];
    private ulong _lastChange;

    private readonly TapeWatch? _watch = TapeWatch.Current;

    // The numbers of operations that keep two (Clamp); Record.B points here.
    private readonly List<double> _numbers = [];

    /// <summary>Makes an empty tape.</summary>
    public Tape()
        : this(1024)
    {
    }

    /// <summary>Makes an empty tape with room for <paramref name="capacity"/> nodes; it still grows by itself.</summary>
    /// <remarks>
    /// A node takes 48 bytes, from the moment it is recorded; room that is never used costs next to nothing. With enough room
    /// the first step does not copy nodes, and leaves no garbage: without it, up to 100 bytes for each of the first million
    /// nodes. Beyond a million, a tape reserves room for a sixteenth of the memory at once, and copies no more.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is negative, or more than an array can hold.</exception>
    public Tape(int capacity)
    {
        if (capacity < 0 || capacity >= Array.MaxLength - Simd.Width)
        {
            throw new ArgumentOutOfRangeException(
                nameof(capacity), capacity, $"A tape has room for 0 to {Array.MaxLength - Simd.Width - 1} nodes. It grows by itself, so any smaller number does.");
        }

        int room = capacity + 1 + Simd.Width;
        _records = new Record[room];
        _data = new double[room];
        _grad = new double[room];
        Stamp(FirstStamp);
        StartMarks();
    }

    /// <summary>How many nodes the tape holds, parameters included.</summary>
    public int Count => (int)_next;

    /// <summary>All parameters, in the order in which they were made.</summary>
    public Values Parameters => new(this, 0, _parameterCount);

    /// <summary>The tape in a few words, <c>Tape of 12 nodes, 3 parameters</c>.</summary>
    public override string ToString() => $"Tape of {ShortText.Count(Count, "node")}, {ShortText.Count(_parameterCount, "parameter")}";

    /// <summary>Drops everything but the parameters and clears their gradients.</summary>
    /// <remarks>Later uses of handles on dropped nodes throw. No memory is freed or allocated.</remarks>
    /// <param name="keepGradients">Keeps the parameters' gradients, to add up those of several small batches.</param>
    /// <exception cref="InvalidOperationException">Another thread uses the tape at this moment.</exception>
    public void Reset(bool keepGradients = false)
    {
        Enter();
        uint ended = _stamp;
        if (Count > _parameterCount)
        {
            // The next larger number with the same number of set bits.
            uint lowest = _stamp & (0u - _stamp);
            uint ripple = _stamp + lowest;
            Stamp(_stamp == LastStamp ? FirstStamp : (((ripple ^ _stamp) >> 2) / lowest) | ripple);
        }

        ClearGradients(keepGradients ? _parameterCount : 0);
        _numbers.Clear();
        ResetVectors();
        ResetNames(ended);
        ResetScopes();
        ResetMarks();
        _lostNodes = false;
        Leave();
    }

    /// <summary>Sets every gradient on the tape to 0.</summary>
    public void ZeroGrad() => ClearGradients(0);

    internal bool IsStale(Value value) => (value._id & _stale) != 0;

    internal string LabelOf(int index)
    {
        EndConstants();
        return OpTable.Label(OpOf(index));
    }

    internal void SetData(Value value, double data)
    {
        if (value.Index >= _parameterCount)
        {
            ThrowNotSettable(value);
        }

        if (!data.Equals(_data[value.Index]))
        {
            _changed[value.Index] = _lastChange = _next;
            _data[value.Index] = data;
        }
        else
        {
            _sameData++;
        }
    }

    internal void Backward(int output, double seed)
    {
        RequireWhole();
        Enter();
        ulong next = _next;
        try
        {
            Differentiate(output, seed);
        }
        finally
        {
            Leave();
        }

        if (_next != next)
        {
            ThrowTwoThreads();
        }
    }

    private void Differentiate(int output, double seed)
    {
        EndConstants();
        RequireUnchanged(output);
        ClearFrom(_parameterCount);
        _swept = Math.Max(output + 1, _parameterCount);
        _sweptFrom = output;
        _sweptNonFinite |= !double.IsFinite(_data[output]);
        GradientChanges++;
        _seed = seed;
        _grad[output] += seed;
        Sweep(output);
    }

    /// <summary>A sweep that the program asked for: the tool may make a step of it.</summary>
    internal void Backward(Value output, double seed)
    {
        Backward(output.Index, seed);
        _watch?.Swept?.Invoke(output);
    }

    // Backward from vector to vector, and node by node between them.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Sweep(int output)
    {
        int last = output;
        InVector(output, out int i);
        for (; i >= 0; i--)
        {
            ref readonly VectorNode vector = ref _vectors[i];
            Sweep(vector.End, last);
            vector.Op?.Backward(this, vector);
            last = vector.Start - 1;
        }

        Sweep(_parameterCount, last);
    }

    // The only hot loop over single nodes. A leaf has neither operand, a unary node only the first.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Sweep(int first, int last)
    {
        if (last < first)
        {
            return;
        }

        Span<double> grad = _grad.AsSpan(0, last + 1);
        ReadOnlySpan<Record> records = _records.AsSpan(0, grad.Length);
        for (int i = grad.Length - 1; i >= first; i--)
        {
            double g = grad[i];
            if (g == 0.0)
            {
                // A unit that is off, or a sample whose loss is 0, leaves a long stretch without blame.
                while (i - Simd.Width >= first && Simd.AreZero(ref grad[i - Simd.Width]))
                {
                    i -= Simd.Width;
                }

                continue;
            }

            ref readonly Record node = ref records[i];
            int a = node.A;
            int b = node.B;

            // A chain, or a running sum, s = s + w · x again and again: the gradient stays in a register. Reading what was just written
            // would take longer than all the rest.
            while (a == i - 1 && b != a && a >= first)
            {
                double rest = grad[a] + (g * node.PartialA);
                if (rest == 0.0)
                {
                    break;
                }

                grad[a] = rest;
                if (b >= 0)
                {
                    grad[b] += g * node.PartialB;
                }

                g = rest;
                i = a;
                node = ref records[i];
                a = node.A;
                b = node.B;
            }

            while (b == i - 1 && a == i - 2 && a >= first)
            {
                double share = grad[b] + (g * node.PartialB);
                double rest = grad[a] + (g * node.PartialA);
                ref readonly Record term = ref records[b];
                if (rest == 0.0 || term.A == a || term.B == a)
                {
                    break;
                }

                grad[b] = share;
                grad[a] = rest;
                if (share != 0.0 && term.A >= 0)
                {
                    grad[term.A] += share * term.PartialA;
                    if (term.B >= 0)
                    {
                        grad[term.B] += share * term.PartialB;
                    }
                }

                g = rest;
                i = a;
                node = ref records[i];
                a = node.A;
                b = node.B;
            }

            if (b >= 0)
            {
                grad[a] += g * node.PartialA;
                grad[b] += g * node.PartialB;
            }
            else if (a >= 0)
            {
                grad[a] += g * node.PartialA;
            }
        }
    }

    internal Value At(int index) => new(this, index < _parameterCount ? (uint)index : ((ulong)_stamp << 32) | (uint)index);

    private void ClearGradients(int from)
    {
        ClearFrom(from);
        _swept = Math.Min(_swept, from);
        _sweptNonFinite &= from != 0;
        _sweptFrom = Record.None;
    }

    private void ClearFrom(int from)
    {
        if (_swept > from)
        {
            Array.Clear(_grad, from, _swept - from);
        }
    }

    private void Stamp(uint stamp)
    {
        _stamp = stamp;
        _next = ((ulong)stamp << 32) | (uint)_parameterCount;
        _stale = (ulong)~stamp << 32;
    }

    private void Grow()
    {
        Look();

        // Read once: another thread, which is refused later, may put a longer array in its place.
        int room = _data.Length;
        int doubled = (int)Math.Min(Math.Max(1024L, 2L * room), Array.MaxLength);
        if (doubled == room)
        {
            throw new InvalidOperationException(
                $"The tape holds {Count} nodes and cannot grow further. Call Reset after each step, or record less at once.");
        }

        int capacity = doubled <= CopiedNodes ? doubled : Math.Max(doubled, ReservedNodes());
        try
        {
            Resize(capacity);
        }
        catch (OutOfMemoryException) when (capacity > doubled)
        {
            Resize(doubled);
        }
    }

    // A sixteenth of the memory that this process may use. Room without nodes takes address space only: the system gives memory
    // to a page when it is first written. So a large tape is copied once, and never holds its nodes twice.
    private static int ReservedNodes() => (int)Math.Min(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 16 / BytesPerNode, Array.MaxLength);

    private void Resize(int capacity)
    {
        // _data comes last, because its length says whether there is room.
        Enlarge(ref _records, GC.AllocateUninitializedArray<Record>(capacity));
        Enlarge(ref _grad, new double[capacity]);
        Enlarge(ref _data, GC.AllocateUninitializedArray<double>(capacity));
    }

    // Memory that was used before is not set to 0 for records and numbers, which would write to every page. Gradients have to be 0.
    // A second thread, which is refused later, must not put a shorter array in the place of a longer one.
    private static void Enlarge<T>(ref T[] array, T[] larger)
    {
        T[] old = array;
        if (old.Length < larger.Length)
        {
            old.CopyTo(larger, 0);
            Interlocked.CompareExchange(ref array, larger, old);
        }
    }
}
