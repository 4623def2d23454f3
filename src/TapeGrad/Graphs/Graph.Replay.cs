namespace TapeGrad;

public sealed partial class Graph
{
    /// <summary>The output's value if the leaf at <paramref name="moved"/> held another number; the recorded operations are computed again.</summary>
    internal double Replay(int moved, double number, double[] data)
    {
        Topology shape = _topology;
        _data.CopyTo(data, 0);
        data[moved] = number;
        for (int p = moved + 1; p < data.Length; p++)
        {
            int operand = shape.OperandStart[p];
            if (shape.Kinds[p] != NodeKind.Operation)
            {
                continue;
            }

            double a = data[shape.Operands[operand]];
            int constant = shape.ConstantStart[p];
            int constants = shape.ConstantStart[p + 1] - constant;
            OpEntry op = OpTable.Entry(shape.OpNumbers[p]);
            data[p] = shape.OperandStart[p + 1] - operand == 2 ? op.Evaluate(a, data[shape.Operands[operand + 1]], 0.0)
                : constants == 0 ? op.Evaluate(a, 0.0, 0.0)
                : shape.ConstantFirst[p] ? op.Evaluate(_constants[constant], a, 0.0)
                : op.Evaluate(a, _constants[constant], constants == 2 ? _constants[constant + 1] : 0.0);
        }

        return data[^1];
    }

    /// <summary>Whether <see cref="Replay"/> works: a graph that was read from a file has labels instead of functions.</summary>
    internal bool CanReplay => Enumerable.Range(0, _data.Length).All(p =>
        _topology.Kinds[p] != NodeKind.Operation || _topology.OpNumbers[p] > OpTable.Constant);
}
