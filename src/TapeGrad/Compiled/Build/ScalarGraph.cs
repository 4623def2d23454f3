namespace TapeGrad;

/// <summary>A computation in operations on single numbers, in order: a tape's record with its vectors expanded.</summary>
/// <remarks>
/// Nodes are shared and folded as they are added: the same operation on the same operands is one node, and an operation
/// on constants is a constant. So a · b − a · b is exactly 0, however products are rounded later.
/// </remarks>
/// <param name="expected">About how many nodes there will be.</param>
internal sealed class ScalarGraph(int expected) : ScalarExpansion
{
    private static readonly int Add = OpTable.Binary<Value.AddOp>.Number;
    private static readonly int Multiply = OpTable.Binary<Value.MultiplyOp>.Number;
    private static readonly int ShareOp = OpTable.Binary<Value.ShareOp>.Number;
    private static readonly int Pow = OpTable.Binary<Value.PowOp>.Number;
    private static readonly int Square = OpTable.Unary<Value.SquareOp>.Number;
    private static readonly int Reciprocal = OpTable.Unary<Value.ReciprocalOp>.Number;

    private ScalarNode[] _nodes = new ScalarNode[Math.Max(256, expected)];
    private int[] _operands = [];
    private int _operandCount;
    private readonly int[] _pair = new int[2];

    private readonly NodeTable _table = new(expected);

    public int Count { get; private set; }

    public ReadOnlySpan<ScalarNode> Nodes => _nodes.AsSpan(0, Count);

    /// <summary>The operands of a node with any number of operands.</summary>
    public ReadOnlySpan<int> Operands(in ScalarNode node) => _operands.AsSpan(node.A, node.B);

    public override int Constant(double number) => Share(new ScalarNode(ScalarKind.Constant, Number: number));

    public int Parameter(int index) => Share(new ScalarNode(ScalarKind.Parameter, A: index));

    public int Input(int place) => Share(new ScalarNode(ScalarKind.Input, A: place));

    public int Unlisted(int index) => Share(new ScalarNode(ScalarKind.Unlisted, A: index));

    public override int Unary(int op, int x, double number = 0.0) => _nodes[x].Kind == ScalarKind.Constant
        ? Constant(OpTable.Entry(op).Evaluate(_nodes[x].Number, number, 0.0))
        : Share(new ScalarNode(ScalarKind.Unary, op, x, Number: number));

    public override int Bounded(int op, int x, double min, double max) => _nodes[x].Kind == ScalarKind.Constant
        ? Constant(OpTable.Entry(op).Evaluate(_nodes[x].Number, min, max))
        : Share(new ScalarNode(ScalarKind.Bounded, op, x, Number: min, Number2: max));

    public override int Binary(int op, int x, int y)
    {
        if (_nodes[x].Kind == ScalarKind.Constant && _nodes[y].Kind == ScalarKind.Constant)
        {
            return Constant(OpTable.Entry(op).Evaluate(_nodes[x].Number, _nodes[y].Number, 0.0));
        }

        // A share of a finite number, or towards a number that is not 0, cannot be 0 · ∞.
        if (op == ShareOp && ((IsConstant(x) && _nodes[x].Number != 0.0) || (IsConstant(y) && double.IsFinite(_nodes[y].Number))))
        {
            op = Multiply;
        }

        if (op == Multiply && x == y)
        {
            return Unary(Square, x);
        }

        if (op == Pow && _nodes[y].Kind == ScalarKind.Constant && SpecialPower(_nodes[y].Number) is { } special)
        {
            return Unary(special, x);
        }

        return Share(new ScalarNode(ScalarKind.Binary, op, x, y));
    }

    /// <inheritdoc/>
    public override int Sum(ReadOnlySpan<int> terms)
    {
        int sum = Constant(0.0);
        foreach (int term in terms)
        {
            sum = Binary(Add, sum, term);
        }

        return sum;
    }

    /// <inheritdoc/>
    public override int Nary(int op, ReadOnlySpan<int> operands)
    {
        if (AreConstants(operands))
        {
            // Longer than the operands, because the op may read past them.
            var numbers = new double[operands.Length + Simd.Width];
            for (int i = 0; i < operands.Length; i++)
            {
                numbers[i] = _nodes[operands[i]].Number;
            }

            return Constant(OpTable.Entry(op).Evaluate(numbers.AsSpan(0, operands.Length), []));
        }

        if (_operands.Length < _operandCount + operands.Length)
        {
            Array.Resize(ref _operands, Math.Max(_operandCount + operands.Length, 2 * _operands.Length));
        }

        int start = _operandCount;
        operands.CopyTo(_operands.AsSpan(start));
        _operandCount += operands.Length;
        return Append(new ScalarNode(ScalarKind.Nary, op, start, operands.Length));
    }

    /// <summary>What each node depends on, of those that lead to one of the outputs.</summary>
    public Dependence[] DependencesOf(ReadOnlySpan<int> outputs)
    {
        var dependences = new Dependence[Count];
        int last = 0;
        foreach (int output in outputs)
        {
            dependences[output] = Dependence.Constant;
            last = Math.Max(last, output);
        }

        for (int i = last; i >= 0; i--)
        {
            if (dependences[i] != Dependence.Dead)
            {
                foreach (int operand in OperandsOf(i))
                {
                    dependences[operand] = Dependence.Constant;
                }
            }
        }

        for (int i = 0; i <= last; i++)
        {
            if (dependences[i] == Dependence.Dead)
            {
                continue;
            }

            dependences[i] = _nodes[i].Kind switch
            {
                ScalarKind.Parameter => Dependence.Uniform,
                ScalarKind.Input or ScalarKind.Unlisted => Dependence.Varying,
                _ => Dependence.Constant,
            };
            foreach (int operand in OperandsOf(i))
            {
                dependences[i] = dependences[operand] > dependences[i] ? dependences[operand] : dependences[i];
            }
        }

        return dependences;
    }

    /// <summary>The operands of any node.</summary>
    public ReadOnlySpan<int> OperandsOf(int index)
    {
        ref ScalarNode node = ref _nodes[index];
        _pair[0] = node.A;
        _pair[1] = node.B;
        return node.Kind switch
        {
            ScalarKind.Unary or ScalarKind.Bounded => _pair.AsSpan(0, 1),
            ScalarKind.Binary => _pair,
            ScalarKind.Nary => Operands(node),
            _ => [],
        };
    }

    // Powers for which another op gives the same values, also at 0 and infinity.
    private static int? SpecialPower(double exponent) => exponent switch
    {
        2.0 => Square,
        -1.0 => Reciprocal,
        _ => null,
    };

    private bool IsConstant(int node) => _nodes[node].Kind == ScalarKind.Constant;

    private bool AreConstants(ReadOnlySpan<int> nodes)
    {
        foreach (int node in nodes)
        {
            if (_nodes[node].Kind != ScalarKind.Constant)
            {
                return false;
            }
        }

        return true;
    }

    private int Share(in ScalarNode node)
    {
        int at = _table.FindOrAdd(node, Nodes);
        return at < Count ? at : Append(node);
    }

    private int Append(in ScalarNode node)
    {
        if (Count == _nodes.Length)
        {
            Array.Resize(ref _nodes, 2 * Count);
        }

        _nodes[Count] = node;
        return Count++;
    }
}
