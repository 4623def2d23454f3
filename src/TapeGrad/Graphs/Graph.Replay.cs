using System.Runtime.CompilerServices;

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

    /// <summary>The output's value with other numbers at all parameters, which are given by their ids.</summary>
    internal double Replay(double[] parameters)
    {
        double[] data = [.. _data];
        for (int p = 0; p < data.Length && _topology.Kinds[p] == NodeKind.Parameter; p++)
        {
            data[p] = parameters[_topology.Ids[p]];
        }

        return Replay(data, 0);
    }

    /// <summary>Whether the operations can be computed again. A graph that was read from a file has labels instead of functions.</summary>
    internal bool CanReplay
    {
        get
        {
            bool known = true;
            for (int p = 0; known && p < _data.Length; p++)
            {
                known = _topology.Kinds[p] != NodeKind.Operation || _topology.OpNumbers[p] > OpTable.Constant;
            }

            return known;
        }
    }

    /// <summary>The value of the operation at a position with other operands.</summary>
    /// <param name="p">The position of the operation.</param>
    /// <param name="operands">The operands, and <see cref="Simd.Width"/> more numbers, which may be read.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal double Evaluate(int p, double[] operands)
    {
        int count = _topology.OperandStart[p + 1] - _topology.OperandStart[p];
        OpEntry op = OpTable.Entry(_topology.OpNumbers[p]);
        return op.IsNary
            ? op.Evaluate(operands.AsSpan(0, count), _constants.AsSpan(_topology.ConstantStart[p].._topology.ConstantStart[p + 1]))
            : Evaluate(op, p, operands[0], count == 2 ? operands[1] : null);
    }

    private double Replay(double[] data, int from)
    {
        Topology shape = _topology;
        var operands = new double[shape.MostOperands + Simd.Width];
        for (int p = from; p < data.Length; p++)
        {
            if (shape.Kinds[p] != NodeKind.Operation)
            {
                continue;
            }

            int start = shape.OperandStart[p];
            int count = shape.OperandStart[p + 1] - start;
            for (int e = 0; e < count; e++)
            {
                operands[e] = data[shape.Operands[start + e]];
            }

            data[p] = Evaluate(p, operands);
        }

        return data[^1];
    }

    private double Evaluate(OpEntry op, int p, double a, double? b)
    {
        if (b is { } second)
        {
            return op.Evaluate(a, second, 0.0);
        }

        int constant = _topology.ConstantStart[p];
        int constants = _topology.ConstantStart[p + 1] - constant;
        return constants == 0 ? op.Evaluate(a, 0.0, 0.0)
            : _topology.ConstantFirst[p] ? op.Evaluate(_constants[constant], a, 0.0)
            : op.Evaluate(a, _constants[constant], constants == 2 ? _constants[constant + 1] : 0.0);
    }

    internal static double[] Gathered(ReadOnlySpan<int> positions, double[] data)
    {
        var operands = new double[positions.Length + Simd.Width];
        for (int i = 0; i < positions.Length; i++)
        {
            operands[i] = data[positions[i]];
        }

        return operands;
    }
}
