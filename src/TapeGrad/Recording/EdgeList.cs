namespace TapeGrad;

/// <summary>The operands of a node, each with its local derivative.</summary>
/// <remarks>Two arrays instead of a list of pairs: ReadyToRun leaves out such lists, so the JIT would compile them at each start.</remarks>
internal sealed class EdgeList
{
    private int[] _operands = new int[8];
    private double[] _locals = new double[8];

    public int Count { get; private set; }

    public ReadOnlySpan<int> Operands => new(_operands, 0, Count);

    public ReadOnlySpan<double> Locals => new(_locals, 0, Count);

    public void Clear() => Count = 0;

    public void Add(int operand, double local)
    {
        if (Count == _operands.Length)
        {
            Array.Resize(ref _operands, 2 * Count);
            Array.Resize(ref _locals, 2 * Count);
        }

        _operands[Count] = operand;
        _locals[Count++] = local;
    }
}
