namespace TapeGrad;

/// <summary>Turns the nodes of one part of a <see cref="ScalarGraph"/> into instructions over slots.</summary>
/// <remarks>
/// Trees of sums, differences and products whose inner nodes have one user become one <see cref="Affine"/>, with the ReLU
/// around it, if there is one. All other ops are kernels. Each result has a slot of its own, in the order of the program.
/// </remarks>
internal sealed class Lowering
{
    private static readonly int Add = OpTable.Binary<Value.AddOp>.Number;
    private static readonly int Subtract = OpTable.Binary<Value.SubtractOp>.Number;
    private static readonly int Multiply = OpTable.Binary<Value.MultiplyOp>.Number;
    private static readonly int Divide = OpTable.Binary<Value.DivideOp>.Number;
    private static readonly int Negate = OpTable.Unary<Value.NegateOp>.Number;
    private static readonly int Square = OpTable.Unary<Value.SquareOp>.Number;
    private static readonly int Relu = OpTable.Unary<Value.ReluOp>.Number;

    private readonly ScalarGraph _graph;
    private readonly Dependence[] _parts;
    private readonly Dependence _mine;
    private readonly int[] _users;
    private readonly int[] _user;

    // The slot of a node of this part; of another's, −1 − its index among the numbers u.
    private readonly int[] _slots;
    private readonly Dictionary<int, int> _copies = [];
    private readonly Stack<(int Node, bool Minus)> _pending = [];

    private Lowering(ScalarGraph graph, Dependence[] parts, Dependence mine)
    {
        _graph = graph;
        _parts = parts;
        _mine = mine;
        _users = new int[graph.Count];
        _user = new int[graph.Count];
        _slots = new int[graph.Count];
    }

    /// <summary>The instructions forward.</summary>
    public CodeBuilder Forward { get; } = new();

    /// <summary>How each slot is made.</summary>
    public List<SlotOrigin> Definitions { get; } = [];

    /// <summary>The leaves that are read: the parameter or the place in the row, and the slot.</summary>
    public List<(int Place, int Slot)> Leaves { get; } = [];

    /// <summary>The nodes whose numbers are the same for all samples, by the index that terms have for them.</summary>
    public List<int> Uniforms { get; } = [];

    /// <summary>Lowers all nodes of the part, and says in which slots its roots end.</summary>
    public static Lowering Run(ScalarGraph graph, Dependence[] parts, Dependence mine, ReadOnlySpan<int> roots, Span<int> slots)
    {
        var lowering = new Lowering(graph, parts, mine);
        lowering.Count(roots);
        lowering.Emit();
        for (int i = 0; i < roots.Length; i++)
        {
            slots[i] = lowering.SlotOf(roots[i]);
        }

        return lowering;
    }

    private bool IsMine(int node) => _parts[node] == _mine;

    private bool IsConstant(int node) => _graph.Nodes[node].Kind == ScalarKind.Constant;

    private void Count(ReadOnlySpan<int> roots)
    {
        foreach (int root in roots)
        {
            _users[root] += 2;
        }

        for (int i = 0; i < _graph.Count; i++)
        {
            if (IsMine(i))
            {
                foreach (int operand in _graph.OperandsOf(i))
                {
                    _users[operand]++;
                    _user[operand] = i;
                }
            }
        }

        // In order, so that the parameters come first and lie together.
        for (int i = 0; i < _graph.Count; i++)
        {
            if (_users[i] > 0 && !IsMine(i) && !IsConstant(i))
            {
                _slots[i] = -1 - Uniforms.Count;
                Uniforms.Add(i);
            }
        }
    }

    private void Emit()
    {
        for (int i = 0; i < _graph.Count; i++)
        {
            if (!IsMine(i))
            {
                continue;
            }

            ScalarNode node = _graph.Nodes[i];
            if (node.Kind is ScalarKind.Input or ScalarKind.Parameter)
            {
                _slots[i] = Define(SlotOriginKind.Leaf, 0);
                Leaves.Add((node.A, _slots[i]));
            }
            else if (node.Op == Relu || IsSum(node) || IsProduct(node))
            {
                if (!IsInlined(i))
                {
                    EmitAffine(i, node);
                }
            }
            else
            {
                EmitKernel(i, node);
            }
        }
    }

    private static bool IsSum(in ScalarNode node) => node.Op == Add || node.Op == Subtract || node.Op == Negate;

    // x / c is x · (1/c) where that loses nothing but a rounding.
    private bool IsProduct(in ScalarNode node) =>
        node.Op == Multiply || node.Op == Square
        || (node.Op == Divide && IsConstant(node.B) && double.IsNormal(1.0 / _graph.Nodes[node.B].Number) && double.IsNormal(_graph.Nodes[node.B].Number));

    private bool IsInlined(int node)
    {
        if (_users[node] != 1 || !IsMine(node) || !(IsSum(_graph.Nodes[node]) || IsProduct(_graph.Nodes[node])))
        {
            return false;
        }

        ref readonly ScalarNode user = ref _graph.Nodes[_user[node]];
        return IsSum(user) || user.Op == Relu;
    }

    private void EmitAffine(int root, in ScalarNode node)
    {
        // −0 is what adds nothing to any number, −0 included.
        double bias = -0.0;
        bool relu = node.Op == Relu;
        _pending.Push((relu ? node.A : root, false));
        bool first = !relu;
        while (_pending.TryPop(out (int Node, bool Minus) next))
        {
            (int at, bool minus) = next;
            ScalarNode term = _graph.Nodes[at];
            bool open = first || IsInlined(at);
            first = false;
            if (!open)
            {
                bias += Single(at, minus);
            }
            else if (IsSum(term))
            {
                if (term.Op != Negate)
                {
                    _pending.Push((term.B, minus ^ (term.Op == Subtract)));
                }

                _pending.Push((term.A, minus ^ (term.Op == Negate)));
            }
            else
            {
                Product(term, minus);
            }
        }

        _slots[root] = Define(SlotOriginKind.Affine, Forward.AffineCount);
        Forward.EndAffine(_slots[root], bias, relu, -1);
    }

    // A constant is the bias; everything else is a term.
    private double Single(int node, bool minus)
    {
        if (IsConstant(node))
        {
            return minus ? -_graph.Nodes[node].Number : _graph.Nodes[node].Number;
        }

        if (IsMine(node))
        {
            Forward.CX(minus ? -1.0 : 1.0, _slots[node]);
        }
        else
        {
            Forward.U(UniformOf(node), minus);
        }

        return -0.0;
    }

    private void Product(in ScalarNode node, bool minus)
    {
        int a = node.A;
        int b = node.Op == Square ? a : node.B;
        if (!IsMine(a))
        {
            (a, b) = (b, a);
        }

        if (IsConstant(b))
        {
            double c = node.Op == Divide ? 1.0 / _graph.Nodes[b].Number : _graph.Nodes[b].Number;
            Forward.CX(minus ? -c : c, _slots[a]);
        }
        else if (a == b && !minus)
        {
            Forward.XX(_slots[a]);
        }
        else if (IsMine(b))
        {
            Forward.XY(_slots[a], _slots[b], minus);
        }
        else
        {
            Forward.UX(UniformOf(b), _slots[a], minus);
        }
    }

    private void EmitKernel(int at, in ScalarNode node)
    {
        var kernel = new Kernel { Op = OpTable.Entry(node.Op), Number = node.Number, Number2 = node.Number2 };
        if (node.Kind == ScalarKind.Nary)
        {
            int[] operands = [.. _graph.Operands(node)];
            for (int i = 0; i < operands.Length; i++)
            {
                operands[i] = SlotOf(operands[i]);
            }

            kernel.A = Forward.OperandCount;
            kernel.B = operands.Length;
            Array.ForEach(operands, Forward.Operand);
        }
        else
        {
            kernel.A = SlotOf(node.A);
            kernel.B = node.Kind == ScalarKind.Binary ? SlotOf(node.B) : -1;
        }

        kernel.Y = _slots[at] = Define(SlotOriginKind.Kernel, Forward.KernelCount);
        Forward.AddKernel(CodeKind.Forward, kernel);
    }

    // A kernel reads slots only: a constant or a number of all samples is put into one.
    private int SlotOf(int node)
    {
        if (IsMine(node))
        {
            return _slots[node];
        }

        if (!_copies.TryGetValue(node, out int slot))
        {
            double bias = Single(node, minus: false);
            _copies.Add(node, slot = Define(SlotOriginKind.Affine, Forward.AffineCount));
            Forward.EndAffine(slot, bias, relu: false, -1);
        }

        return slot;
    }

    private int UniformOf(int node) => -1 - _slots[node];

    private int Define(SlotOriginKind kind, int at)
    {
        Definitions.Add(new SlotOrigin(kind, at));
        return Definitions.Count - 1;
    }
}
