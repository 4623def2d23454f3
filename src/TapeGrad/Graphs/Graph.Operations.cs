namespace TapeGrad;

public sealed partial class Graph
{
    /// <summary>This graph with operations behind its labels, so that it can be computed again.</summary>
    /// <param name="find">The number of an operation in <see cref="OpTable"/> by its label, its operands and its plain numbers, or null.</param>
    /// <exception cref="InvalidOperationException">An operation is not found, or it gives another number than the recorded one.</exception>
    internal Graph WithOperations(Func<string, int, int, int?> find)
    {
        if (CanReplay)
        {
            return this;
        }

        int[] numbers = [.. Enumerable.Range(0, _data.Length).Select(p => _topology.Kinds[p] == NodeKind.Operation ? Operation(p, find) : 0)];
        var graph = new Graph(_topology with { OpNumbers = numbers }, _data, _locals, _constants, _grad, _accumulated);
        for (int p = 0; p < _data.Length; p++)
        {
            // A label of the library that means another operation in the file gives another number.
            if (_topology.Kinds[p] == NodeKind.Operation && !IsNear(graph.Evaluate(p, Gathered(_topology.OperandsOf(p), _data)), _data[p], Noise(p)))
            {
                throw Unknown(p);
            }
        }

        return graph;

        static bool IsNear(double a, double b, double noise) => a.Equals(b) || Math.Abs(a - b) <= noise;

        double Noise(int p) => 1e-12 * (Math.Abs(_data[p]) + Enumerable.Range(_topology.OperandStart[p], _topology.OperandsOf(p).Length).Sum(e => Math.Abs(_locals[e] * _data[_topology.Operands[e]])));
    }

    private int Operation(int p, Func<string, int, int, int?> find)
    {
        int operands = _topology.OperandsOf(p).Length;
        int constants = _topology.ConstantStart[p + 1] - _topology.ConstantStart[p];
        return find(_topology.Ops[p], operands, constants) ?? throw Unknown(p);
    }

    private InvalidOperationException Unknown(int p) =>
        new($"The operation '{_topology.Ops[p]}' is not one of the library's, and a file holds only its label, so it cannot be computed again.");
}
