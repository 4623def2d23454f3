namespace TapeGrad;

/// <summary>Writes the reverse sweep of a program: the adjoint of each slot, from the last slot to the first.</summary>
/// <remarks>
/// Adjoints are pulled through sums: an adjoint is one <see cref="Affine"/> over the adjoints of the users, so it stays in
/// registers and is stored once. Kernels push to their operands. The slot of an adjoint is used again after the adjoint is
/// read for the last time. No slot is ever cleared.
/// </remarks>
internal sealed partial class Reverse
{
    private const int AtOnce = 4;

    private readonly Code _forward;
    private readonly SlotOrigin[] _definitions;
    private readonly bool _uniforms;
    private readonly CodeBuilder _code = new();

    // Whether a slot needs an adjoint, where that is, and whether something was pushed there.
    private readonly bool[] _needed;
    private readonly int[] _adjoint;
    private readonly bool[] _pushed;

    // The affines that use slot v as x or y are _users[_userStart[v] .. _userStart[v + 1]).
    private readonly int[] _userStart;
    private readonly Use[] _users;

    // The adjoints that are read for the last time at a slot: a linked list from _firstEnd through _nextEnd.
    private readonly int[] _firstEnd;
    private readonly int[] _nextEnd;
    private readonly Stack<int> _free = [];
    private int _slots;

    /// <param name="forward">The forward code.</param>
    /// <param name="definitions">How each slot gets its number.</param>
    /// <param name="leaves">Whether the adjoints of the leaves are needed.</param>
    /// <param name="uniforms">Whether the adjoints of the numbers u are needed.</param>
    public Reverse(Code forward, SlotOrigin[] definitions, bool leaves, bool uniforms)
    {
        _forward = forward;
        _definitions = definitions;
        _uniforms = uniforms;
        _slots = forward.Slots;
        int count = definitions.Length;
        _needed = new bool[count];
        _adjoint = new int[count];
        _pushed = new bool[count];
        _firstEnd = new int[count];
        _nextEnd = new int[count];
        Array.Fill(_adjoint, Slot.None);
        Array.Fill(_firstEnd, Slot.None);
        Need(leaves);
        PlaceLeaves();
        _userStart = new int[count + 1];
        _users = CollectUsers();
    }

    /// <summary>The slot of each slot's adjoint, or <see cref="Slot.None"/>.</summary>
    public ReadOnlySpan<int> Adjoints => _adjoint;

    /// <summary>Writes the code. The adjoints of the roots have to be set before it runs.</summary>
    public Code Build(ReadOnlySpan<int> roots)
    {
        foreach (int root in roots)
        {
            if (_needed[root])
            {
                Allocate(root);
                _pushed[root] = true;
            }
        }

        // Up to four at a time, if none gets a share from another: then their sums are neighbours, and often become one instruction.
        for (int v = _definitions.Length - 1; v >= 0;)
        {
            if (!_needed[v])
            {
                v--;
                continue;
            }

            int end = v - 1;
            while (end >= 0 && end > v - AtOnce && _needed[end] && !Feeds(end, v, end + 1))
            {
                end--;
            }

            for (int pulled = v; pulled > end; pulled--)
            {
                Pull(pulled);
            }

            for (int passed = v; passed > end; passed--)
            {
                PassOn(passed);
            }

            for (; v > end; v--)
            {
                End(v);
            }
        }

        return _code.Build(_slots);
    }

    // Whether one of the slots from last down to first passes a share on to the operand.
    private bool Feeds(int operand, int last, int first)
    {
        for (int v = last; v >= first; v--)
        {
            if (Feeds(operand, v))
            {
                return true;
            }
        }

        return false;
    }

    private bool Feeds(int operand, int v)
    {
        SlotOrigin definition = _definitions[v];
        if (definition.Kind == SlotOriginKind.Affine)
        {
            foreach (Use use in new UseEnumerator(_forward, _forward.Affines[definition.At]))
            {
                if (use.Slot == operand)
                {
                    return true;
                }
            }
        }

        return definition.Kind == SlotOriginKind.Kernel;
    }

    private void End(int v)
    {
        for (int ended = _firstEnd[v]; ended != Slot.None; ended = _nextEnd[ended])
        {
            _free.Push(_adjoint[ended]);
        }
    }

    private void Need(bool leaves)
    {
        for (int v = 0; v < _needed.Length; v++)
        {
            SlotOrigin definition = _definitions[v];
            _needed[v] = definition.Kind switch
            {
                SlotOriginKind.Leaf => leaves,
                SlotOriginKind.Affine => NeedsAffine(_forward.Affines[definition.At]),
                _ => NeedsKernel(_forward.Kernels[definition.At]),
            };
        }
    }

    // The adjoints of leaves are read at the end, so they are adjacent, in order, and their slots are not used again.
    private void PlaceLeaves()
    {
        for (int v = 0; v < _needed.Length; v++)
        {
            if (_needed[v] && _definitions[v].Kind == SlotOriginKind.Leaf)
            {
                _adjoint[v] = _slots++;
            }
        }
    }

    private bool NeedsAffine(in Affine affine)
    {
        if (_uniforms && affine.U + affine.MinusU + affine.UX + affine.MinusUX > 0)
        {
            return true;
        }

        bool needed = false;
        foreach (Use use in new UseEnumerator(_forward, affine))
        {
            needed |= _needed[use.Slot];
        }

        return needed;
    }

    private bool NeedsKernel(in Kernel kernel)
    {
        if (!kernel.Op.IsNary)
        {
            return _needed[kernel.A] || (kernel.B != Slot.None && _needed[kernel.B]);
        }

        bool needed = false;
        foreach (int operand in _forward.Operands.AsSpan(kernel.A, kernel.B))
        {
            needed |= _needed[operand];
        }

        return needed && kernel.Op.HasDerivative;
    }

    private Use[] CollectUsers()
    {
        for (int i = 0; i < _forward.Affines.Length; i++)
        {
            foreach (Use use in new UseEnumerator(_forward, _forward.Affines[i]))
            {
                _userStart[use.Slot + 1]++;
            }
        }

        for (int v = 0; v < _definitions.Length; v++)
        {
            _userStart[v + 1] += _userStart[v];
        }

        var users = new Use[_userStart[^1]];
        int[] next = [.. _userStart];
        for (int i = 0; i < _forward.Affines.Length; i++)
        {
            foreach (Use use in new UseEnumerator(_forward, _forward.Affines[i]))
            {
                users[next[use.Slot]++] = use;
            }
        }

        return users;
    }

    private void Pull(int v)
    {
        SlotOrigin definition = _definitions[v];
        int mask = definition.Kind != SlotOriginKind.Affine ? Slot.None
            : _forward.Affines[definition.At].Relu ? v
            : _forward.Affines[definition.At].Mask;
        int terms = 0;
        foreach (Use use in UsersOf(v))
        {
            if (!_needed[use.Result] || (use.Kind == TermKind.XX && IsLeaf(v)))
            {
                continue;
            }

            terms++;
            int g = _adjoint[use.Result];
            switch (use.Kind)
            {
                case TermKind.CX:
                    _code.CX(_forward.Constants[use.Partial], g);
                    break;
                case TermKind.UX or TermKind.MinusUX:
                    _code.UX(use.Partial, g, use.Kind == TermKind.MinusUX);
                    break;
                case TermKind.XX:
                    // Two terms: twice the adjoint could overflow where their sum does not.
                    _code.XY(v, g, minus: false);
                    _code.XY(v, g, minus: false);
                    break;
                default:
                    _code.XY(use.Partial, g, use.Kind == TermKind.MinusXY);
                    break;
            }
        }

        if (terms == 0 && _pushed[v] && mask == Slot.None)
        {
            return;
        }

        if (_pushed[v])
        {
            _code.CX(1.0, _adjoint[v]);
        }
        else
        {
            Allocate(v);
        }

        _code.EndAffine(_adjoint[v], -0.0, relu: false, mask);
    }

    private void PassOn(int v)
    {
        SlotOrigin definition = _definitions[v];
        int last = v;
        if (definition.Kind == SlotOriginKind.Affine)
        {
            Affine affine = _forward.Affines[definition.At];
            if (_uniforms && affine.U + affine.MinusU + affine.UX + affine.MinusUX > 0)
            {
                _code.Uniforms(affine, _forward.Terms, _adjoint[v]);
            }

            bool squares = false;
            foreach (Use use in new UseEnumerator(_forward, affine))
            {
                last = _needed[use.Slot] ? Math.Min(last, use.Slot) : last;
                squares |= use.Kind == TermKind.XX && _needed[use.Slot];
            }

            if (squares)
            {
                PushSquares(affine, _adjoint[v]);
            }
        }
        else if (definition.Kind == SlotOriginKind.Kernel)
        {
            Push(_forward.Kernels[definition.At], _adjoint[v]);
        }

        if (definition.Kind != SlotOriginKind.Leaf)
        {
            _nextEnd[v] = _firstEnd[last];
            _firstEnd[last] = v;
        }
    }

    private ReadOnlySpan<Use> UsersOf(int v) => _users.AsSpan(_userStart[v].._userStart[v + 1]);

    private void Allocate(int v)
    {
        if (_adjoint[v] == Slot.None)
        {
            _adjoint[v] = TakeSlot();
        }
    }

    private int TakeSlot() => _free.TryPop(out int slot) ? slot : _slots++;
}
