namespace TapeGrad;

public sealed partial class Graph
{
    /// <summary>The output's value with other numbers at some leaves: computes the recorded operations again.</summary>
    /// <remarks>Follows the branches that the program took when it recorded. O(nodes).</remarks>
    /// <param name="leaves">Ids of leaves, each with its new number.</param>
    /// <exception cref="ArgumentException">An id is not the id of a leaf of this graph.</exception>
    /// <exception cref="InvalidOperationException">The graph was read from a file, which holds labels instead of functions.</exception>
    public double Evaluate(params ReadOnlySpan<(int Id, double Data)> leaves)
    {
        if (!CanReplay)
        {
            throw new InvalidOperationException("The graph was read from a file, so its operations cannot be computed again. Run the program that wrote it.");
        }

        double[] data = [.. _data];
        foreach ((int id, double number) in leaves)
        {
            int position = Array.BinarySearch(_topology.Ids, id);
            if (position < 0 || _topology.Kinds[position] == NodeKind.Operation)
            {
                throw new ArgumentException($"Node {id} is not a leaf of this graph. Give ids of parameters, inputs or constants.", nameof(leaves));
            }

            data[position] = number;
        }

        return Replay(data, 0);
    }

    /// <summary>The output's value with another number at the leaf at a position.</summary>
    internal double Replay(int moved, double number, double[] scratch)
    {
        _data.CopyTo(scratch, 0);
        scratch[moved] = number;
        return Replay(scratch, moved + 1);
    }

    /// <summary>Whether the operations can be computed again. A graph that was read from a file has labels instead of functions.</summary>
    internal bool CanReplay => Enumerable.Range(0, _data.Length).All(p =>
        _topology.Kinds[p] != NodeKind.Operation || _topology.OpNumbers[p] > OpTable.Constant);

    private double Replay(double[] data, int from)
    {
        Topology shape = _topology;
        for (int p = from; p < data.Length; p++)
        {
            if (shape.Kinds[p] != NodeKind.Operation)
            {
                continue;
            }

            int operand = shape.OperandStart[p];
            double a = data[shape.Operands[operand]];
            int constant = shape.ConstantStart[p];
            int constants = shape.ConstantStart[p + 1] - constant;
            OpEntry op = OpTable.Entry(shape.OpNumbers[p]);
            data[p] = op.IsNary ? ReplayNary(op, p, data)
                : shape.OperandStart[p + 1] - operand == 2 ? op.Evaluate(a, data[shape.Operands[operand + 1]], 0.0)
                : constants == 0 ? op.Evaluate(a, 0.0, 0.0)
                : shape.ConstantFirst[p] ? op.Evaluate(_constants[constant], a, 0.0)
                : op.Evaluate(a, _constants[constant], constants == 2 ? _constants[constant + 1] : 0.0);
        }

        return data[^1];
    }

    private double ReplayNary(OpEntry op, int p, double[] data)
    {
        ReadOnlySpan<int> positions = _topology.Operands.AsSpan(_topology.OperandStart[p].._topology.OperandStart[p + 1]);
        var operands = new double[positions.Length + Simd.Width];
        for (int i = 0; i < positions.Length; i++)
        {
            operands[i] = data[positions[i]];
        }

        return op.Evaluate(
            operands.AsSpan(0, positions.Length), _constants.AsSpan(_topology.ConstantStart[p].._topology.ConstantStart[p + 1]));
    }
}
