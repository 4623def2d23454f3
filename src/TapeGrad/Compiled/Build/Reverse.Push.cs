namespace TapeGrad;

/// <content>What is pushed instead of pulled: by kernels, and to leaves of one user.</content>
internal sealed partial class Reverse
{
    // Leaves that nobody else uses get all they get in one instruction.
    private void PushToLeaves(in Affine affine, int g)
    {
        int pushed = 0;
        foreach (Use use in new UseEnumerator(_forward, affine))
        {
            int x = use.Slot;
            if (!_needed[x] || _pushed[x] || _definitions[x].Kind != SlotOriginKind.Leaf || UsersOf(x).Length != 1
                || use.Kind is TermKind.MinusUX or TermKind.MinusXY)
            {
                continue;
            }

            Allocate(x);
            _pushed[x] = _served[x] = true;
            pushed++;
            switch (use.Kind)
            {
                case TermKind.CX:
                    _code.CX(_forward.Constants[use.Partial], _adjoint[x]);
                    break;
                case TermKind.UX:
                    _code.UX(use.Partial, _adjoint[x], minus: false);
                    break;
                case TermKind.XX:
                    _code.XX(x, _adjoint[x]);
                    break;
                default:
                    _code.XY(use.Partial, _adjoint[x], minus: false);
                    break;
            }
        }

        if (pushed > 0)
        {
            _code.EndPush(g);
        }
    }

    private void Push(Kernel kernel, int g)
    {
        kernel.G = g;
        if (kernel.Op.IsNary)
        {
            // Where and how to pass on, one after the other: the adjoint, or −1, and 1 to add to it.
            kernel.GA = _code.OperandCount;
            int[] operands = _forward.Operands.AsSpan(kernel.A, kernel.B).ToArray();
            foreach (int operand in operands)
            {
                _code.Operand(operand);
                _code.Operand(Target(operand, out bool add));
                _code.Operand(add ? 1 : 0);
            }
        }
        else
        {
            kernel.GA = Target(kernel.A, out kernel.AddA);
            kernel.GB = kernel.B < 0 ? -1 : Target(kernel.B, out kernel.AddB);
        }

        _code.AddKernel(CodeKind.Backward, kernel);
    }

    private int Target(int operand, out bool add)
    {
        add = _pushed[operand];
        if (!_needed[operand])
        {
            return -1;
        }

        if (!add)
        {
            Allocate(operand);
            _pushed[operand] = true;
        }

        return _adjoint[operand];
    }
}
