using System.Numerics;

namespace TapeGrad;

/// <summary>Finds the node of a <see cref="ScalarGraph"/> that is the same as a new one.</summary>
/// <remarks>
/// Open addressing, at most half full. A large table lies outside the caches, so a search reads as little as it can:
/// an entry is one number, and some bits of the hash in it tell whether its node can be the same before that node is read.
/// </remarks>
internal sealed class NodeTable
{
    private static readonly int Add = OpTable.Binary<Value.AddOp>.Number;
    private static readonly int Multiply = OpTable.Binary<Value.MultiplyOp>.Number;

    // The lower _bits bits hold the index of a node plus 1, or 0 in a free entry. The upper bits hold the low bits of its hash.
    private uint[] _entries;
    private int _bits;

    /// <param name="expected">About how many nodes there will be.</param>
    public NodeTable(int expected)
    {
        _bits = BitOperations.Log2((uint)Math.Max(256, expected) - 1) + 2;
        _entries = new uint[1 << _bits];
    }

    /// <summary>The index of the node that is the same; if there is none, the index of the new node, behind all others.</summary>
    public int FindOrAdd(in ScalarNode node, ReadOnlySpan<ScalarNode> nodes)
    {
        if (2 * nodes.Length >= _entries.Length)
        {
            Grow(nodes);
        }

        uint[] entries = _entries;
        int mask = entries.Length - 1;
        uint hash = Hash(node);
        uint tag = hash << _bits;
        for (int at = Home(hash); ; at = (at + 1) & mask)
        {
            uint entry = entries[at];
            if (entry == 0)
            {
                entries[at] = tag | (uint)(nodes.Length + 1);
                return nodes.Length;
            }

            int index = (int)(entry & (uint)mask) - 1;
            if ((entry & ~(uint)mask) == tag && AreSame(nodes[index], node))
            {
                return index;
            }
        }
    }

    private void Grow(ReadOnlySpan<ScalarNode> nodes)
    {
        _bits++;
        _entries = new uint[1 << _bits];
        for (int i = 0; i < nodes.Length; i++)
        {
            if (nodes[i].Kind == ScalarKind.Nary)
            {
                continue;
            }

            uint hash = Hash(nodes[i]);
            int at = Home(hash);
            while (_entries[at] != 0)
            {
                at = (at + 1) & (_entries.Length - 1);
            }

            _entries[at] = (hash << _bits) | (uint)(i + 1);
        }
    }

    private int Home(uint hash) => (int)(hash >> (32 - _bits));

    // By bits: 0 and −0 are two constants, and NaN is like itself.
    private static bool AreSame(in ScalarNode x, in ScalarNode y) =>
        x.Kind == y.Kind && x.Op == y.Op
        && ((x.A == y.A && x.B == y.B) || (x.A == y.B && x.B == y.A && IsCommutative(x)))
        && BitConverter.DoubleToInt64Bits(x.Number) == BitConverter.DoubleToInt64Bits(y.Number)
        && BitConverter.DoubleToInt64Bits(x.Number2) == BitConverter.DoubleToInt64Bits(y.Number2);

    private static bool IsCommutative(in ScalarNode node) => node.Op == Add || node.Op == Multiply;

    private static uint Hash(in ScalarNode node)
    {
        bool swap = IsCommutative(node) && node.B < node.A;
        ulong h = ((ulong)(uint)(swap ? node.B : node.A) << 32) | (uint)(swap ? node.A : node.B);
        h = (h ^ ((ulong)node.Kind << 56) ^ ((ulong)(uint)node.Op << 24)) * 0x9E37_79B9_7F4A_7C15;
        h ^= BitConverter.DoubleToUInt64Bits(node.Number) * 0xC2B2_AE3D_27D4_EB4F;
        h ^= BitConverter.DoubleToUInt64Bits(node.Number2);
        h = (h ^ (h >> 32)) * 0x9E37_79B9_7F4A_7C15;
        return (uint)(h >> 32);
    }
}
