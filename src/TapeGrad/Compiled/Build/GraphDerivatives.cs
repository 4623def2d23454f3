namespace TapeGrad;

/// <summary>Adds derivatives of a <see cref="ScalarGraph"/> to it, backward or forward.</summary>
/// <remarks>Parts that do not lead from what moves to what is asked for are left out, and so are derivatives that are always 0.</remarks>
internal sealed class GraphDerivatives
{
    private readonly ScalarGraph _graph;

    // Of each node that was there before: its adjoint or its derivative in the direction, or None.
    private const int None = -1;
    private readonly int[] _passed;
    private readonly bool[] _leads;

    private GraphDerivatives(ScalarGraph graph)
    {
        _graph = graph;
        _passed = new int[graph.Count];
        _leads = new bool[graph.Count];
        Array.Fill(_passed, None);
    }

    /// <summary>Σ seedⱼ · ∂outputⱼ⁄∂x for each x.</summary>
    public static int[] Backward(ScalarGraph graph, int[] outputs, int[] seeds, int[] x)
    {
        var derivatives = new GraphDerivatives(graph);
        derivatives.Mark(x);
        int last = outputs.Max();
        for (int i = 0; i <= last; i++)
        {
            foreach (int operand in graph.OperandsOf(i))
            {
                derivatives._leads[i] |= derivatives._leads[operand];
            }
        }

        for (int j = 0; j < outputs.Length; j++)
        {
            derivatives.Add(outputs[j], new Formula(graph, seeds[j]));
        }

        for (int i = last; i >= 0; i--)
        {
            if (derivatives._leads[i] && derivatives._passed[i] != None)
            {
                derivatives.PassBack(i);
            }
        }

        return derivatives.Results(x);
    }

    /// <summary>Σ vᵢ · ∂outputⱼ⁄∂xᵢ for each output.</summary>
    public static int[] Forward(ScalarGraph graph, int[] outputs, int[] x, int[] direction)
    {
        var derivatives = new GraphDerivatives(graph);
        derivatives.Mark(outputs);
        int last = outputs.DefaultIfEmpty(-1).Max();
        for (int i = last; i >= 0; i--)
        {
            foreach (int operand in derivatives._leads[i] ? graph.OperandsOf(i) : [])
            {
                derivatives._leads[operand] = true;
            }
        }

        for (int i = 0; i < x.Length; i++)
        {
            derivatives._passed[x[i]] = direction[i];
        }

        for (int i = 0; i <= last; i++)
        {
            if (derivatives._leads[i])
            {
                derivatives.PassOn(i);
            }
        }

        return derivatives.Results(outputs);
    }

    private void Mark(int[] nodes) => Array.ForEach(nodes, node => _leads[node] = true);

    private int[] Results(int[] nodes) => Array.ConvertAll(nodes, node => _passed[node] == None ? _graph.Constant(0.0) : _passed[node]);

    private void Add(int node, Formula share)
    {
        if (!share.IsZero)
        {
            _passed[node] = _passed[node] == None ? share.At : (At(_passed[node]) + share).At;
        }
    }

    private Formula At(int node) => new(_graph, node);

    private void PassBack(int i)
    {
        Formula g = At(_passed[i]);
        int[] operands = [.. _graph.OperandsOf(i)];
        Formula[]? locals = null;
        for (int n = 0; n < operands.Length; n++)
        {
            if (_leads[operands[n]])
            {
                Add(operands[n], Formula.Share(g, Local(i, operands, n, ref locals)));
            }
        }
    }

    private void PassOn(int i)
    {
        int[] operands = [.. _graph.OperandsOf(i)];
        Formula[]? locals = null;
        for (int n = 0; n < operands.Length; n++)
        {
            if (_passed[operands[n]] != None)
            {
                Add(i, Formula.Share(At(_passed[operands[n]]), Local(i, operands, n, ref locals)));
            }
        }
    }

    // The local derivative towards one operand. Those of a node with any number of operands are written all at once.
    private Formula Local(int i, int[] operands, int n, ref Formula[]? locals)
    {
        ScalarNode node = _graph.Nodes[i];
        OpEntry op = OpTable.Entry(node.Op);
        if (node.Kind != ScalarKind.Nary)
        {
            Formula b = At(operands[^1]);
            return n == 0 ? op.TowardsA(At(operands[0]), b, node.Number, node.Number2, At(i)) : op.TowardsB(At(operands[0]), b, At(i));
        }

        if (!op.HasDerivative)
        {
            return At(_graph.Constant(0.0));
        }

        if (locals is null)
        {
            locals = new Formula[operands.Length];
            op.LocalsOf(Array.ConvertAll(operands, At), At(i), locals);
        }

        return locals[n];
    }
}
