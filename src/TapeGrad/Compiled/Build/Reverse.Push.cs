namespace TapeGrad;

/// <content>Shares that are pushed instead of pulled: by kernels, and by squares of leaves.</content>
internal sealed partial class Reverse
{
    private readonly List<int> _squared = [];

    // A weight penalty squares each parameter: one instruction sets the adjoints of all of them.
    private void PushSquares(in Affine affine, int g)
    {
        _squared.Clear();
        foreach (Use use in new UseEnumerator(_forward, affine))
        {
            if (use.Kind != TermKind.XX || !_needed[use.Slot] || !IsLeaf(use.Slot))
            {
                continue;
            }

            int adjoint = Target(use.Slot, out bool add);
            if (add)
            {
                _code.CX(1.0, adjoint);
                _code.XY(use.Slot, g, minus: false);
                _code.XY(use.Slot, g, minus: false);
                _code.EndAffine(adjoint, -0.0, relu: false, Slot.None);
            }
            else
            {
                _squared.Add(use.Slot);
            }
        }

        if (_squared.Count > 0)
        {
            _squared.ForEach(leaf => _code.XY(leaf, _adjoint[leaf], minus: false));
            _code.EndScale(g);
        }
    }

    private bool IsLeaf(int slot) => _definitions[slot].Kind == SlotOriginKind.Leaf;

    private void Push(Kernel kernel, int g)
    {
        kernel.G = g;
        if (kernel.Op.IsNary)
        {
            // The entries of KernelOperands: the operand, its adjoint, and whether to add to it.
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
            kernel.GB = kernel.B == Slot.None ? Slot.None : Target(kernel.B, out kernel.AddB);
        }

        _code.AddKernel(CodeKind.Backward, kernel);
    }

    private int Target(int operand, out bool add)
    {
        add = _pushed[operand];
        if (!_needed[operand])
        {
            return Slot.None;
        }

        if (!add)
        {
            Allocate(operand);
            _pushed[operand] = true;
        }

        return _adjoint[operand];
    }
}
