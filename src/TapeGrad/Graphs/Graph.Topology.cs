using System.Runtime.InteropServices;

namespace TapeGrad;

public sealed partial class Graph
{
    /// <summary>A graph without its numbers. The steps of a training run share one topology.</summary>
    internal sealed record Topology
    {
        public required int[] Ids { get; init; }

        public required NodeKind[] Kinds { get; init; }

        public required string[] Ops { get; init; }

        // The ops in OpTable; all 0 in a graph that was read from a file, which has labels only.
        public required int[] OpNumbers { get; init; }

        public required string?[] Names { get; init; }

        public required string[] Scopes { get; init; }

        public required bool[] ConstantFirst { get; init; }

        // Node p has the constants [ConstantStart[p], ConstantStart[p + 1]); operands likewise.
        public required int[] ConstantStart { get; init; }

        public required int[] OperandStart { get; init; }

        // Positions, not ids.
        public required int[] Operands { get; init; }

        // Where in the script each node was recorded; null where that is not known. Not part of the shape.
        public ScriptSpan[]? Spans { get; set; }

        // The text of that script; null where only the places are known.
        public string? Source { get; set; }

        /// <summary>Compares topologies as <see cref="IsEqualTo"/> does.</summary>
        public static IEqualityComparer<Topology> ByContent { get; } =
            EqualityComparer<Topology>.Create((a, b) => a!.IsEqualTo(b!), topology => topology._hash ??= topology.Hash());

        private int? _hash;
        private int? _mostOperands;

        // Parameters of the tape that do not lead to the output. A graph that was read from a file does not know them.
        public UnreachedParameter[] Unreached { get; init; } = [];

        public int Count => Ids.Length;

        /// <summary>The number of operands of the node that has most.</summary>
        public int MostOperands => _mostOperands ??= Enumerable.Range(0, Count).Max(p => OperandStart[p + 1] - OperandStart[p]);

        public ReadOnlySpan<int> OperandsOf(int p) => new(Operands, OperandStart[p], OperandStart[p + 1] - OperandStart[p]);

        /// <summary>Whether one object can serve for both: the same shape, recorded at the same places.</summary>
        public bool IsEqualTo(Topology other) =>
            ReferenceEquals(this, other)
            || (SameAs(other) && Spans.AsSpan().SequenceEqual(other.Spans) && Source == other.Source);

        public bool SameAs(Topology other) =>
            ReferenceEquals(this, other)
            || (Ids.AsSpan().SequenceEqual(other.Ids)
                && Kinds.AsSpan().SequenceEqual(other.Kinds)
                && Ops.AsSpan().SequenceEqual(other.Ops)
                && Names.AsSpan().SequenceEqual(other.Names)
                && Scopes.AsSpan().SequenceEqual(other.Scopes)
                && ConstantFirst.AsSpan().SequenceEqual(other.ConstantFirst)
                && ConstantStart.AsSpan().SequenceEqual(other.ConstantStart)
                && OperandStart.AsSpan().SequenceEqual(other.OperandStart)
                && Operands.AsSpan().SequenceEqual(other.Operands));

        private int Hash()
        {
            HashCode hash = default;
            hash.AddBytes(MemoryMarshal.AsBytes<int>(Ids));
            hash.AddBytes(MemoryMarshal.AsBytes<int>(Operands));
            foreach (string text in Ops.Concat(Scopes).Concat(Names.OfType<string>()))
            {
                hash.Add(text);
            }

            return hash.ToHashCode();
        }
    }
}
