namespace TapeGrad;

/// <summary>A computation in operations on single numbers, in order: what a tape's record is, with its runs expanded.</summary>
internal sealed class ScalarGraph
{
    private ScalarNode[] _nodes = new ScalarNode[256];
    private int[] _operands = [];
    private int _operandCount;

    public int Count { get; private set; }

    public ReadOnlySpan<ScalarNode> Nodes => _nodes.AsSpan(0, Count);

    /// <summary>The operands of a node of many: they start at its A, and there are B of them.</summary>
    public ReadOnlySpan<int> Operands(in ScalarNode node) => _operands.AsSpan(node.A, node.B);

    public int Add(in ScalarNode node)
    {
        if (Count == _nodes.Length)
        {
            Array.Resize(ref _nodes, 2 * Count);
        }

        _nodes[Count] = node;
        return Count++;
    }

    public int Constant(double number) => Add(new ScalarNode { Kind = ScalarKind.Constant, Number = number });

    public int Unary<TOp>(int x, double number = 0.0)
        where TOp : struct, IUnaryOp => Add(new ScalarNode { Kind = ScalarKind.Unary, Op = OpTable.Unary<TOp>.Number, A = x, Number = number });

    public int Binary<TOp>(int x, int y)
        where TOp : struct, IBinaryOp => Add(new ScalarNode { Kind = ScalarKind.Binary, Op = OpTable.Binary<TOp>.Number, A = x, B = y });

    public int Binary<TOp>(int x, double number)
        where TOp : struct, IBinaryOp => Binary<TOp>(x, Constant(number));

    /// <summary>The sum of all, from the first to the last.</summary>
    public int Sum(ReadOnlySpan<int> terms)
    {
        int sum = terms[0];
        foreach (int term in terms[1..])
        {
            sum = Binary<Value.AddOp>(sum, term);
        }

        return sum;
    }

    /// <summary>An operation with any number of operands.</summary>
    public int Nary(int op, ReadOnlySpan<int> operands)
    {
        if (_operands.Length < _operandCount + operands.Length)
        {
            Array.Resize(ref _operands, Math.Max(_operandCount + operands.Length, 2 * _operands.Length));
        }

        int start = _operandCount;
        operands.CopyTo(_operands.AsSpan(start));
        _operandCount += operands.Length;
        return Add(new ScalarNode { Kind = ScalarKind.Nary, Op = op, A = start, B = operands.Length });
    }
}

/// <summary>What a node of a <see cref="ScalarGraph"/> is.</summary>
internal enum ScalarKind : byte
{
    Constant,
    Parameter,
    Input,
    Unary,
    Bounded,
    Binary,
    Nary,
}

/// <summary>One number of a <see cref="ScalarGraph"/>.</summary>
internal readonly struct ScalarNode
{
    public ScalarKind Kind { get; init; }

    /// <summary>The op in <see cref="OpTable"/>.</summary>
    public int Op { get; init; }

    /// <summary>The first operand; of a parameter its index, of an input its place in the row.</summary>
    public int A { get; init; }

    public int B { get; init; }

    public double Number { get; init; }

    public double Number2 { get; init; }
}
