namespace TapeGrad;

/// <summary>The number by which records name their op, and the way back from the number to label and function.</summary>
/// <remarks>
/// Numbers are given out when an op is first recorded. They never leave the process (files and pictures carry labels),
/// so nothing that a user can see depends on their order, and adding an op touches no table.
/// </remarks>
internal static class OpTable
{
    public const int Input = 0;
    public const int Constant = 1;

    private static readonly Lock Gate = new();
    private static OpEntry?[] _entries = [null, null];

    public static string Label(int op) => _entries[op]?.Label ?? "";

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
        public static readonly int Number = Add(new UnaryEntry<TOp>());
    }

    public static class Bounded<TOp>
        where TOp : struct, IBoundedOp
    {
        public static readonly int Number = Add(new BoundedEntry<TOp>());
    }

    public static class Binary<TOp>
        where TOp : struct, IBinaryOp
    {
        public static readonly int Number = Add(new BinaryEntry<TOp>());
    }
}
