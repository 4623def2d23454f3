using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TapeGrad;

public sealed partial class Tape
{
    // In the order of the tape. The records under their nodes are never written or read.
    private VectorNode[] _vectors = new VectorNode[16];
    private int _vectorCount;

    // Those of the step before, for refusals only.
    private VectorNode[] _formerVectors = new VectorNode[16];
    private int _formerVectorCount;

    // The operands of gather nodes; VectorNode.A points here.
    internal int[] _gathered = [];
    private int _gatheredCount;

    // For what an operation needs while it runs.
    private double[] _scratch = [];
    private int[] _rows = [];

    internal ref double Data0 => ref MemoryMarshal.GetArrayDataReference(_data);

    internal ref double Grad0 => ref MemoryMarshal.GetArrayDataReference(_grad);

    internal Span<double> Scratch(int count)
    {
        if (_scratch.Length < count + Simd.Width)
        {
            _scratch = new double[Math.Max(count + Simd.Width, 2 * _scratch.Length)];
        }

        return _scratch;
    }

    /// <summary>Room for the numbers of so many rows, and one more.</summary>
    internal int[] Rows(int count) => _rows.Length > count ? _rows : _rows = new int[2 * (count + 1)];

    /// <summary>Makes room for a run, and says where it will start. Nothing is recorded before <see cref="Append(VectorOp, int, int, int, int, int)"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Reserve(int count)
    {
        if (Count + (long)count + Simd.Width >= _data.Length)
        {
            GrowFor(count);
        }

        return Count;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void GrowFor(int count)
    {
        while (Count + (long)count + Simd.Width >= _data.Length)
        {
            Grow();
        }
    }

    /// <summary>Records a run whose values stand in place already; what is rare is filled in afterwards.</summary>
    /// <remarks>Its parts are written where they stay: made elsewhere and copied, they would be read before they are there.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref VectorNode Append(VectorOp? op, int count, int size, int a, int b = Record.None, int c = Record.None)
    {
        VectorNode[] vector = _vectors;
        int at = _vectorCount;
        if ((uint)at >= (uint)vector.Length)
        {
            vector = GrowVectors();
        }

        ref VectorNode node = ref vector[at];
        node.Op = op;
        node.Leaf = OpTable.Constant;
        node.Start = Count;
        node.Count = count;
        node.A = a;
        node.B = b;
        node.C = c;
        node.Size = size;
        node.OneA = node.OneB = false;
        node.OperandOrder = OperandOrder.Plain;
        node.Number = node.Number2 = 0.0;
        _vectorCount = at + 1;
        _next += (uint)count;
        return ref node;
    }

    /// <summary>The handle of a run.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Values ValuesOf(in VectorNode node) => new(this, ((ulong)_stamp << 32) | (uint)node.Start, node.Count);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private VectorNode[] GrowVectors()
    {
        Array.Resize(ref _vectors, 2 * _vectorCount);
        return _vectors;
    }

    /// <summary>Remembers scattered operands, and says where.</summary>
    internal int Gather(ReadOnlySpan<Value> operands)
    {
        int at = _gatheredCount;
        Span<int> to = RoomToGather(operands.Length);
        for (int i = 0; i < operands.Length; i++)
        {
            to[i] = operands[i].Index;
        }

        return at;
    }

    /// <summary>Remembers the operands of several runs, and says where.</summary>
    internal int Gather(ReadOnlySpan<Values> runs, int count)
    {
        int at = _gatheredCount;
        Span<int> to = RoomToGather(count);
        int i = 0;
        foreach (ref readonly Values run in runs)
        {
            for (int index = run.Start; index < run.Start + run.Count; index++)
            {
                to[i++] = index;
            }
        }

        return at;
    }

    private Span<int> RoomToGather(int count)
    {
        if (_gathered.Length < _gatheredCount + count)
        {
            Array.Resize(ref _gathered, Math.Max(_gatheredCount + count, 2 * _gathered.Length));
        }

        _gatheredCount += count;
        return _gathered.AsSpan(_gatheredCount - count, count);
    }

    internal ReadOnlySpan<VectorNode> VectorNodes => _vectors.AsSpan(0, _vectorCount);

    /// <summary>Whether a run holds the node, and which.</summary>
    internal bool InVector(int index, out int run) => InVector(VectorNodes, index, out run);

    /// <summary>Which op computed the node, in <see cref="OpTable"/>; for a leaf, what leaf it is.</summary>
    internal int OpOf(int index) => OpOf(VectorNodes, index);

    /// <summary>Which op computed the node of the step before, whose place is not taken yet.</summary>
    private int FormerOpOf(int index) => OpOf(_formerVectors.AsSpan(0, _formerVectorCount), index);

    private int OpOf(ReadOnlySpan<VectorNode> runs, int index) =>
        !InVector(runs, index, out int run) ? _records[index].Op : runs[run].Op?.Op ?? runs[run].Leaf;

    private static bool InVector(ReadOnlySpan<VectorNode> runs, int index, out int run)
    {
        int low = 0;
        int high = runs.Length;
        while (low < high)
        {
            int middle = (int)(((uint)low + (uint)high) / 2);
            (low, high) = runs[middle].Start <= index ? (middle + 1, high) : (low, middle);
        }

        run = low - 1;
        return run >= 0 && index < runs[run].End;
    }

    /// <summary>The operands of a node, each with its local derivative.</summary>
    internal void EdgesOf(int index, List<(int Operand, double Local)> edges)
    {
        edges.Clear();
        if (InVector(index, out int run))
        {
            ref readonly VectorNode vector = ref _vectors[run];
            vector.Op?.Edges(this, vector, index - vector.Start, edges);
            return;
        }

        ref readonly Record node = ref _records[index];
        if (node.A >= 0)
        {
            edges.Add((node.A, node.PartialA));
            if (node.B >= 0)
            {
                edges.Add((node.B, node.PartialB));
            }
        }
    }

    private void ResetVectors()
    {
        (_vectors, _formerVectors) = (_formerVectors, _vectors);
        (_vectorCount, _formerVectorCount) = (0, _vectorCount);
        _gatheredCount = 0;
    }
}
