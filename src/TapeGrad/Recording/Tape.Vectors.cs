using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TapeGrad;

public sealed partial class Tape
{
    // In the order of the tape. The records of their nodes are never written or read.
    private VectorNode[] _vectors = new VectorNode[16];
    private int _vectorCount;

    // The id of the next node when room for a vector was made: nothing else is recorded before the vector.
    private ulong _reserved;

    // Those of the previous step, for error messages only.
    private VectorNode[] _formerVectors = new VectorNode[16];
    private int _formerVectorCount;

    // The operands of gather nodes; VectorNode.A points here.
    internal int[] _gathered = [];
    private int _gatheredCount;

    // Buffers of the operation that is running.
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

    /// <summary>A buffer of <paramref name="count"/> row numbers.</summary>
    internal int[] Rows(int count) => _rows.Length >= count ? _rows : _rows = new int[2 * count];

    /// <summary>Makes room for a vector, and returns where it will start. Nothing is recorded before <see cref="Append(VectorOp, int, int, int, int, int)"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Reserve(int count)
    {
        if (Count + (long)count + Simd.Width >= _data.Length)
        {
            GrowFor(count);
        }

        _reserved = _next;
        return (int)_reserved;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void GrowFor(int count)
    {
        while (Count + (long)count + Simd.Width >= _data.Length)
        {
            Grow();
        }
    }

    /// <summary>Records a vector whose values are already in place. The caller sets the rare fields afterwards.</summary>
    /// <remarks>Fields are written in place: building a copy causes store-forwarding stalls.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref VectorNode Append(VectorOp? op, int count, int size, int a, int b = Record.None, int c = Record.None)
    {
        ulong id = _reserved;
        VectorNode[] vector = _vectors;
        int at = _vectorCount;
        if ((uint)at >= (uint)vector.Length)
        {
            vector = GrowVectors();
        }

        ref VectorNode node = ref vector[at];
        node.Op = op;
        node.Leaf = OpTable.Constant;
        node.Start = (int)id;
        node.Count = count;
        node.A = a;
        node.B = b;
        node.C = c;
        node.Size = size;
        node.OneA = node.OneB = false;
        node.OperandOrder = OperandOrder.Plain;
        node.Number = node.Number2 = 0.0;

        // Last, because only now nothing but two stores is left in which another thread could go unseen.
        if (Volatile.Read(ref _next) != id || _vectorCount != at)
        {
            ThrowTwoThreads();
        }

        _vectorCount = at + 1;
        _next = id + (uint)count;
        return ref node;
    }

    /// <summary>The handle of a vector node.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Values ValuesOf(in VectorNode node) => new(this, ((ulong)_stamp << 32) | (uint)node.Start, node.Count);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private VectorNode[] GrowVectors()
    {
        Array.Resize(ref _vectors, 2 * _vectorCount);
        return _vectors;
    }

    /// <summary>Stores scattered operands, and returns where.</summary>
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

    /// <summary>Stores the operands of several vectors, and returns where.</summary>
    internal int Gather(ReadOnlySpan<Values> vectors, int count)
    {
        int at = _gatheredCount;
        Span<int> to = RoomToGather(count);
        int i = 0;
        foreach (ref readonly Values vector in vectors)
        {
            for (int index = vector.Start; index < vector.Start + vector.Count; index++)
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

    /// <summary>Whether a vector holds the node, and which. Where none does, the last that starts before it, or −1.</summary>
    internal bool InVector(int index, out int at) => InVector(VectorNodes, index, out at);

    /// <summary>The node after the vector that holds the node, or after the node itself.</summary>
    internal int EndOfVector(int index) => InVector(index, out int at) ? _vectors[at].End : index + 1;

    /// <summary>The op of the node in <see cref="OpTable"/>; for a leaf, the kind of leaf.</summary>
    internal int OpOf(int index) => OpOf(VectorNodes, index);

    /// <summary>The op of a node of the previous step that has not been overwritten yet.</summary>
    private int FormerOpOf(int index) => OpOf(_formerVectors.AsSpan(0, _formerVectorCount), index);

    private int OpOf(ReadOnlySpan<VectorNode> vectors, int index) =>
        !InVector(vectors, index, out int at) ? _records[index].Op : vectors[at].Op?.Op ?? vectors[at].Leaf;

    private static bool InVector(ReadOnlySpan<VectorNode> vectors, int index, out int at)
    {
        at = TapeOrder.LastAt(vectors, index);
        return at >= 0 && index < vectors[at].End;
    }

    /// <summary>The operands of a node, each with its local derivative.</summary>
    internal void EdgesOf(int index, EdgeList edges) =>
        EdgesOf(index, InVector(index, out int at) ? at : -1, edges);

    // The node is in the vector with this number, or alone if that is -1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void EdgesOf(int index, int at, EdgeList edges)
    {
        edges.Clear();
        if (at >= 0)
        {
            ref readonly VectorNode vector = ref _vectors[at];
            vector.Op?.Edges(this, vector, index - vector.Start, edges);
            return;
        }

        ref readonly Record node = ref _records[index];
        if (node.A >= 0)
        {
            edges.Add(node.A, node.PartialA);
            if (node.B >= 0)
            {
                edges.Add(node.B, node.PartialB);
            }
        }
    }

    /// <summary>The plain numbers of an operation; 0 for each that it does not have.</summary>
    internal (double First, double Second) NumbersOf(in Record node) =>
        node.HasNumbers ? (_numbers[node.Numbers], _numbers[node.Numbers + 1])
        : node.OperandOrder == OperandOrder.Plain ? (0.0, 0.0)
        : (node.PartialB, 0.0);

    private void ResetVectors()
    {
        (_vectors, _formerVectors) = (_formerVectors, _vectors);
        (_vectorCount, _formerVectorCount) = (0, _vectorCount);
        _gatheredCount = 0;
    }
}
