namespace TapeGrad;

/// <summary>Turns the nodes of a <see cref="ScalarGraph"/> that have one dependence, uniform or varying, into instructions over slots.</summary>
/// <remarks>
/// A tree of sums, differences and products whose inner nodes have one user becomes one <see cref="Affine"/>, together with
/// a ReLU around it. All other ops are kernels. Each result has a slot of its own, in the order of the program. A share counts
/// as a product, and one by the slope of a ReLU is a sum with a mask, as in reverse code. In an exact program every operation
/// is a kernel, so that everything is added in the order of the tape.
/// </remarks>
internal sealed class Lowering
{
    private static readonly int Add = OpTable.Binary<Value.AddOp>.Number;
    private static readonly int Subtract = OpTable.Binary<Value.SubtractOp>.Number;
    private static readonly int Multiply = OpTable.Binary<Value.MultiplyOp>.Number;
    private static readonly int Share = OpTable.Binary<Value.ShareOp>.Number;
    private static readonly int Divide = OpTable.Binary<Value.DivideOp>.Number;
    private static readonly int Negate = OpTable.Unary<Value.NegateOp>.Number;
    private static readonly int Square = OpTable.Unary<Value.SquareOp>.Number;
    private static readonly int Relu = OpTable.Unary<Value.ReluOp>.Number;
    private static readonly int IfPositive = OpTable.Binary<Value.IfPositiveOp>.Number;

    private readonly ScalarGraph _graph;
    private readonly Dependence[] _dependences;
    private readonly Dependence _mine;
    private readonly bool _exact;
    private readonly int[] _users;
    private readonly int[] _user;

    // Where a node is found: a node that is lowered here by its slot, any other by its index among the numbers u.
    private readonly int[] _places;

    // The ReLU of a node, where there is one: it is positive where the node is.
    private readonly Dictionary<int, int> _relus = [];
    private readonly Dictionary<int, int> _copies = [];
    private readonly Stack<(int Node, bool Minus)> _pending = [];

    private Lowering(ScalarGraph graph, Dependence[] dependences, Dependence mine, bool exact)
    {
        _exact = exact;
        _graph = graph;
        _dependences = dependences;
        _mine = mine;
        _users = new int[graph.Count];
        _user = new int[graph.Count];
        _places = new int[graph.Count];
    }

    /// <summary>The forward instructions.</summary>
    public CodeBuilder Forward { get; } = new();

    /// <summary>How each slot gets its number.</summary>
    public List<SlotOrigin> Definitions { get; } = [];

    /// <summary>The leaves: the parameter's index or the input's place in the row, and the slot.</summary>
    public List<(int Place, int Slot)> Leaves { get; } = [];

    /// <summary>The nodes whose numbers are u₀, u₁, …: they are lowered elsewhere, and are the same for all samples.</summary>
    public List<int> Uniforms { get; } = [];

    /// <summary>Lowers all nodes whose dependence is <paramref name="mine"/>, and writes the slots of the roots.</summary>
    public static Lowering Run(
        ScalarGraph graph, Dependence[] dependences, Dependence mine, ReadOnlySpan<int> roots, Span<int> slots, bool exact)
    {
        var lowering = new Lowering(graph, dependences, mine, exact);
        lowering.Count(roots);
        lowering.Emit();
        for (int i = 0; i < roots.Length; i++)
        {
            slots[i] = lowering.SlotOf(roots[i]);
        }

        return lowering;
    }

    private bool IsMine(int node) => _dependences[node] == _mine;

    private bool IsConstant(int node) => _graph.Nodes[node].Kind == ScalarKind.Constant;

    private void Count(ReadOnlySpan<int> roots)
    {
        foreach (int root in roots)
        {
            _users[root] += 2;
        }

        for (int i = 0; i < _graph.Count; i++)
        {
            if (!IsMine(i))
            {
                continue;
            }

            ScalarNode node = _graph.Nodes[i];
            if (node.Op == Relu)
            {
                _relus[node.A] = i;
            }

            if (IsMasked(node))
            {
                Use(node.A, i);
                Use(ConditionOf(node, i), i);
                continue;
            }

            foreach (int operand in _graph.OperandsOf(i))
            {
                Use(operand, i);
            }
        }

        // In order, so that parameters come first and are adjacent.
        for (int i = 0; i < _graph.Count; i++)
        {
            if (_users[i] > 0 && !IsMine(i) && !IsConstant(i))
            {
                _places[i] = Uniforms.Count;
                Uniforms.Add(i);
            }
        }
    }

    private void Use(int operand, int user)
    {
        _users[operand]++;
        _user[operand] = user;
    }

    private void Emit()
    {
        for (int i = 0; i < _graph.Count; i++)
        {
            // The slope of a ReLU has no user where it is a mask.
            if (!IsMine(i) || _users[i] == 0)
            {
                continue;
            }

            ScalarNode node = _graph.Nodes[i];
            if (node.Kind is ScalarKind.Input or ScalarKind.Parameter)
            {
                _places[i] = Define(SlotOriginKind.Leaf, 0);
                Leaves.Add((node.A, _places[i]));
            }
            else if (!_exact && (node.Op == Relu || IsMasked(node) || IsSum(node) || IsProduct(node)))
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

    // x / c becomes x · (1/c) only if both are the same number: a rounded reciprocal leaves the tape at kinks and borders.
    private bool IsProduct(in ScalarNode node) =>
        node.Op == Multiply || node.Op == Square || (node.Op == Share && !IsMasked(node)) || (node.Op == Divide && IsConstant(node.B) && HasExactReciprocal(_graph.Nodes[node.B].Number));

    // A share by 1 where a node is positive and 0 elsewhere.
    private bool IsMasked(in ScalarNode node) =>
        node.Op == Share && !_exact && IsMine(node.A) && _graph.Nodes[node.B] is { Kind: ScalarKind.Binary } slope && slope.Op == IfPositive
        && IsConstant(slope.B) && _graph.Nodes[slope.B].Number == 1.0 && IsMine(slope.A);

    // A ReLU that comes later has no slot yet.
    private int ConditionOf(in ScalarNode masked, int at)
    {
        int condition = _graph.Nodes[masked.B].A;
        return _relus.TryGetValue(condition, out int relu) && relu < at ? relu : condition;
    }

    private static bool HasExactReciprocal(double c) => double.IsPow2(Math.Abs(c)) && double.IsNormal(c) && double.IsNormal(1.0 / c);

    private bool IsInlined(int node)
    {
        if (_users[node] != 1 || !IsMine(node) || !(IsSum(_graph.Nodes[node]) || IsProduct(_graph.Nodes[node])))
        {
            return false;
        }

        ref readonly ScalarNode user = ref _graph.Nodes[_user[node]];
        return IsSum(user) || user.Op == Relu || (IsMasked(user) && user.A == node);
    }

    private void EmitAffine(int root, in ScalarNode node)
    {
        // Adding −0 changes no number, not even −0.
        double bias = -0.0;
        bool relu = node.Op == Relu;
        bool masked = IsMasked(node);
        _pending.Push((relu || masked ? node.A : root, false));
        bool first = !relu && !masked;
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

        _places[root] = Define(SlotOriginKind.Affine, Forward.AffineCount);
        Forward.EndAffine(_places[root], bias, relu, masked ? _places[ConditionOf(node, root)] : Slot.None);
    }

    // A constant is returned, for the bias; everything else becomes a term.
    private double Single(int node, bool minus)
    {
        if (IsConstant(node))
        {
            return minus ? -_graph.Nodes[node].Number : _graph.Nodes[node].Number;
        }

        if (IsMine(node))
        {
            Forward.CX(minus ? -1.0 : 1.0, _places[node]);
        }
        else
        {
            Forward.U(_places[node], minus);
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
            Forward.CX(minus ? -c : c, _places[a]);
        }
        else if (a == b && !minus)
        {
            Forward.XX(_places[a]);
        }
        else if (IsMine(b))
        {
            Forward.XY(_places[a], _places[b], minus);
        }
        else
        {
            Forward.UX(_places[b], _places[a], minus);
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
            kernel.B = node.Kind == ScalarKind.Binary ? SlotOf(node.B) : Slot.None;
        }

        kernel.Y = _places[at] = Define(SlotOriginKind.Kernel, Forward.KernelCount);
        Forward.AddKernel(CodeKind.Forward, kernel);
    }

    // A kernel reads slots only, so a constant or a number u is copied into one.
    private int SlotOf(int node)
    {
        if (IsMine(node))
        {
            return _places[node];
        }

        if (!_copies.TryGetValue(node, out int slot))
        {
            double bias = Single(node, minus: false);
            _copies.Add(node, slot = Define(SlotOriginKind.Affine, Forward.AffineCount));
            Forward.EndAffine(slot, bias, relu: false, Slot.None);
        }

        return slot;
    }

    private int Define(SlotOriginKind kind, int at)
    {
        Definitions.Add(new SlotOrigin(kind, at));
        return Definitions.Count - 1;
    }
}
