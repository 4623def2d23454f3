namespace TapeGrad;

/// <summary>Gives each op a number for the records, and finds an op by its number.</summary>
/// <remarks>
/// An op gets its number when it is first recorded. Numbers never leave the process: files and pictures contain labels. So
/// results do not depend on the order of the numbers, and a new op does not need an entry here.
/// </remarks>
internal static class OpTable
{
    public const int Input = 0;
    public const int Constant = 1;

    private static readonly Lock Gate = new();
    private static OpEntry?[] _entries = [null, null];

    /// <summary>The label of an op; "" for leaves, and for a number of none, which a record that was never written holds.</summary>
    public static string Label(int op) => (uint)op < (uint)_entries.Length ? _entries[op]?.Label ?? "" : "";

    public static OpEntry Entry(int op) => _entries[op]!;

    public static int Add(OpEntry entry)
    {
        lock (Gate)
        {
            _entries = [.. _entries, entry];
            return _entries.Length - 1;
        }
    }

    public static class Unary<TOp>
        where TOp : struct, IUnaryOp
    {
        public static readonly int Number = Add(
            Simd.HasEight ? new UnaryEntry<TOp, EightLanes>() : Simd.HasFour ? new UnaryEntry<TOp, FourLanes>() : new UnaryEntry<TOp, TwoLanes>());
    }

    public static class Bounded<TOp>
        where TOp : struct, IBoundedOp
    {
        public static readonly int Number = Add(
            Simd.HasEight ? new BoundedEntry<TOp, EightLanes>() : Simd.HasFour ? new BoundedEntry<TOp, FourLanes>() : new BoundedEntry<TOp, TwoLanes>());
    }

    public static class Binary<TOp>
        where TOp : struct, IBinaryOp
    {
        public static readonly int Number = Add(
            Simd.HasEight ? new BinaryEntry<TOp, EightLanes>() : Simd.HasFour ? new BinaryEntry<TOp, FourLanes>() : new BinaryEntry<TOp, TwoLanes>());
    }
}
