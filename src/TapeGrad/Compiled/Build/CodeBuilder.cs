namespace TapeGrad;

/// <summary>Collects the instructions of one direction of a program.</summary>
internal sealed class CodeBuilder
{
    private readonly List<(CodeKind, int)> _steps = [];
    private readonly List<Affine> _affines = [];
    private readonly List<int> _terms = [];
    private readonly List<double> _constants = [1.0, -1.0];
    private readonly List<Kernel> _kernels = [];
    private readonly List<int> _operands = [];

    // The terms of the next affine, by kind.
    private readonly List<int>[] _next = [[], [], [], [], [], [], [], []];

    public int OperandCount => _operands.Count;

    public int KernelCount => _kernels.Count;

    public int AffineCount => _affines.Count;

    public void Operand(int slot) => _operands.Add(slot);

    /// <summary>Adds ± u to the next affine.</summary>
    public void U(int u, bool minus) => _next[(int)(minus ? TermKind.MinusU : TermKind.U)].Add(u);

    /// <summary>Adds ± u · x to the next affine.</summary>
    public void UX(int u, int x, bool minus) => Add(minus ? TermKind.MinusUX : TermKind.UX, u, x);

    /// <summary>Adds c · x to the next affine.</summary>
    public void CX(double c, int x) => Add(TermKind.CX, ConstantIndex(c), x);

    /// <summary>Adds ± x · y to the next affine.</summary>
    public void XY(int x, int y, bool minus) => Add(minus ? TermKind.MinusXY : TermKind.XY, x, y);

    /// <summary>Adds x² to the next affine.</summary>
    public void XX(int x) => _next[(int)TermKind.XX].Add(x);

    /// <summary>Ends the collected terms x · y as an instruction that sets each y to <paramref name="factor"/> · x.</summary>
    public void EndScale(int factor)
    {
        EndTerms(factor, 0.0, relu: false, Slot.None, AreAdjacent(_next[(int)TermKind.XY], step: 2));
        _steps.Add((CodeKind.Scale, _affines.Count - 1));
    }

    /// <summary>Ends the next affine, and returns its index.</summary>
    public int EndAffine(int to, double bias, bool relu, int mask)
    {
        EndTerms(to, bias, relu, mask, AreAdjacent(_next[(int)TermKind.XX], step: 1));
        _steps.Add((_affines[^1].IsProducts ? CodeKind.Products : CodeKind.Affine, _affines.Count - 1));
        return _affines.Count - 1;
    }

    private void EndTerms(int to, double bias, bool relu, int mask, bool adjacent)
    {
        _affines.Add(new Affine
        {
            To = to,
            Terms = _terms.Count,
            Bias = bias,
            U = _next[0].Count,
            MinusU = _next[1].Count,
            UX = _next[2].Count / 2,
            MinusUX = _next[3].Count / 2,
            CX = _next[4].Count / 2,
            XY = _next[5].Count / 2,
            MinusXY = _next[6].Count / 2,
            XX = _next[7].Count,
            Adjacent = adjacent,
            HasOthers = Array.Exists(_next[(int)TermKind.MinusUX..], terms => terms.Count > 0),
            IsProducts = Array.TrueForAll(_next[..(int)TermKind.CX], terms => terms.Count == 0)
                && _next[(int)TermKind.XX].Count == 0 && Array.Exists(_next, terms => terms.Count > 0),
            Relu = relu,
            Mask = mask,
        });
        foreach (List<int> terms in _next)
        {
            _terms.AddRange(terms);
            terms.Clear();
        }
    }

    /// <summary>Adds an instruction that passes the adjoint of a forward affine's result on to its numbers u.</summary>
    public void Uniforms(Affine affine, ReadOnlySpan<int> terms, int adjoint)
    {
        int count = affine.U + affine.MinusU + (2 * (affine.UX + affine.MinusUX));
        ReadOnlySpan<int> kept = terms.Slice(affine.Terms, count);
        affine.Terms = _terms.Count;
        affine.To = adjoint;
        _terms.AddRange(kept);
        _affines.Add(affine);
        _steps.Add((CodeKind.Uniforms, _affines.Count - 1));
    }

    public int AddKernel(CodeKind direction, in Kernel kernel)
    {
        _kernels.Add(kernel);
        _steps.Add((direction, _kernels.Count - 1));
        return _kernels.Count - 1;
    }

    public Code Build(int slots) => new()
    {
        Steps = [.. Grouped()],
        Affines = [.. _affines],
        Terms = [.. _terms],
        Constants = [.. _constants],
        Kernels = [.. _kernels],
        Operands = [.. _operands],
        Slots = slots,
        Scratch = Simd.Width + _kernels.Where(kernel => kernel.Op.IsNary).Select(kernel => kernel.B).DefaultIfEmpty(0).Max(),
    };

    // Four or two affines in a row over the same slots become one instruction.
    private List<(CodeKind, int)> Grouped()
    {
        List<(CodeKind, int)> grouped = [];
        for (int i = 0; i < _steps.Count;)
        {
            (CodeKind kind, int at) = _steps[i];
            int size = kind is CodeKind.Affine or CodeKind.Uniforms ? Neighbours(i) : 1;
            CodeKind instruction = (kind, size) switch
            {
                (CodeKind.Affine, 4) => CodeKind.AffineQuad,
                (CodeKind.Affine, 2) => CodeKind.AffinePair,
                (CodeKind.Uniforms, 4) => CodeKind.UniformsQuad,
                (CodeKind.Uniforms, 2) => CodeKind.UniformsPair,
                _ => kind,
            };
            grouped.Add((instruction, at));
            i += size;
        }

        return grouped;
    }

    // How many affines from this one on make one instruction: 4, 2 or 1.
    private int Neighbours(int step)
    {
        (CodeKind kind, int at) = _steps[step];
        int size = 1;
        while (size < 4 && step + size < _steps.Count && _steps[step + size] == (kind, at + size) && OverSameSlots(_affines[at], _affines[at + size]))
        {
            size++;
        }

        bool four = size == 4 && (kind == CodeKind.Uniforms || !_affines.GetRange(at, size).Exists(affine => affine.HasOthers));
        return four ? 4 : size >= 2 ? 2 : 1;
    }

    private bool OverSameSlots(in Affine first, in Affine second)
    {
        bool same = first.UX > 0 && first.UX == second.UX;
        for (int n = 0; n < first.UX && same; n++)
        {
            same = _terms[first.Terms + first.U + first.MinusU + (2 * n) + 1] == _terms[second.Terms + second.U + second.MinusU + (2 * n) + 1];
        }

        return same;
    }

    private static bool AreAdjacent(List<int> slots, int step)
    {
        bool adjacent = slots.Count > step;
        for (int i = step; i < slots.Count; i++)
        {
            adjacent &= slots[i] == slots[i - step] + 1;
        }

        return adjacent;
    }

    private void Add(TermKind kind, int first, int second)
    {
        _next[(int)kind].Add(first);
        _next[(int)kind].Add(second);
    }

    private int ConstantIndex(double c)
    {
        if (c is 1.0 or -1.0)
        {
            return c == 1.0 ? 0 : 1;
        }

        _constants.Add(c);
        return _constants.Count - 1;
    }
}
