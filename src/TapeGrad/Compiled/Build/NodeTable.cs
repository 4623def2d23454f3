using System.Numerics;

namespace TapeGrad;

/// <summary>Finds the node of a <see cref="ScalarGraph"/> that is the same as a new one.</summary>
/// <remarks>
/// Open addressing, at most half full. Most operands were made not long before, so a node is looked for near where its
/// later operand stands, in the same order: a table of all nodes is much larger than the caches, and going through it
/// from one end to the other is not. Where that neighbourhood is full, as of a number that everybody uses, the node is
/// anywhere.
/// </remarks>
/// <param name="expected">About how many nodes there will be.</param>
internal sealed class NodeTable(int expected)
{
    private const int Near = 16;

    private static readonly int Add = OpTable.Binary<Value.AddOp>.Number;
    private static readonly int Multiply = OpTable.Binary<Value.MultiplyOp>.Number;

    // 0 is free, otherwise the node plus 1.
    private int[] _places = new int[(int)Math.Min(BitOperations.RoundUpToPowerOf2((uint)Math.Max(256, expected)) * 2, 1u << 30)];

    /// <summary>The index of the node that is the same; where there is none, the new one's, behind all others.</summary>
    public int FindOrAdd(in ScalarNode node, ReadOnlySpan<ScalarNode> nodes)
    {
        ref int place = ref PlaceOf(node, nodes);
        if (place != 0)
        {
            return place - 1;
        }

        place = nodes.Length + 1;
        if (2 * place > _places.Length)
        {
            Grow(nodes);
            PlaceOf(node, nodes) = nodes.Length + 1;
        }

        return nodes.Length;
    }

    private void Grow(ReadOnlySpan<ScalarNode> nodes)
    {
        _places = new int[2 * _places.Length];
        for (int i = 0; i < nodes.Length; i++)
        {
            if (nodes[i].Kind != ScalarKind.Nary)
            {
                PlaceOf(nodes[i], nodes) = i + 1;
            }
        }
    }

    // That of the same node, or a free one.
    private ref int PlaceOf(in ScalarNode node, ReadOnlySpan<ScalarNode> nodes)
    {
        int[] places = _places;
        int mask = places.Length - 1;
        int hash = Hash(node);
        int near = 2 * Math.Max(node.A, node.B) & mask & -Near;
        for (int i = 0; i < Near; i++)
        {
            ref int place = ref places[near + ((hash + i) & (Near - 1))];
            if (place == 0 || Same(nodes[place - 1], node))
            {
                return ref place;
            }
        }

        for (int at = hash >> 4 & mask; ; at = (at + 1) & mask)
        {
            if (places[at] == 0 || Same(nodes[places[at] - 1], node))
            {
                return ref places[at];
            }
        }
    }

    // By bits: 0 and −0 are two constants, and NaN is like itself.
    private static bool Same(in ScalarNode x, in ScalarNode y) =>
        x.Kind == y.Kind && x.Op == y.Op
        && ((x.A == y.A && x.B == y.B) || (x.A == y.B && x.B == y.A && IsCommutative(x)))
        && BitConverter.DoubleToInt64Bits(x.Number) == BitConverter.DoubleToInt64Bits(y.Number)
        && BitConverter.DoubleToInt64Bits(x.Number2) == BitConverter.DoubleToInt64Bits(y.Number2);

    private static bool IsCommutative(in ScalarNode node) => node.Op == Add || node.Op == Multiply;

    private static int Hash(in ScalarNode node)
    {
        bool swap = IsCommutative(node) && node.B < node.A;
        ulong h = ((ulong)(uint)(swap ? node.B : node.A) << 32) | (uint)(swap ? node.A : node.B);
        h = (h ^ ((ulong)node.Kind << 56) ^ ((ulong)(uint)node.Op << 24)) * 0x9E37_79B9_7F4A_7C15;
        h ^= BitConverter.DoubleToUInt64Bits(node.Number) * 0xC2B2_AE3D_27D4_EB4F;
        h ^= BitConverter.DoubleToUInt64Bits(node.Number2);
        h *= 0x9E37_79B9_7F4A_7C15;
        return (int)(h >> 33);
    }
}
