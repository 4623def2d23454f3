namespace TapeGrad;

/// <summary>The number by which records name their op, and the way back from number to label.</summary>
/// <remarks>
/// Numbers are given out when an op is first recorded. They never leave the process (files and pictures carry labels),
/// so nothing that a user can see depends on their order, and adding an op touches no table.
/// </remarks>
internal static class OpTable
{
    public const int Input = 0;
    public const int Constant = 1;

    private static readonly Lock Gate = new();
    private static string[] _labels = ["", ""];

    public static string Label(int op) => _labels[op];

    private static int Add(string label)
    {
        lock (Gate)
        {
            _labels = [.. _labels, label];
            return _labels.Length - 1;
        }
    }

    public static class Number<TOp>
        where TOp : struct, IOp
    {
        public static readonly int Value = Add(TOp.Label);
    }
}
