using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TapeGrad;

/// <summary>The slots that a kernel with any number of operands reads and writes.</summary>
internal readonly ref struct KernelOperands
{
    /// <summary>In reverse, an operand's entry has three numbers: its slot, its adjoint's slot or <see cref="Slot.None"/>, and whether to add to the adjoint.</summary>
    public const int PerOperand = 3;

    private readonly ref double _slots;
    private readonly ref readonly Kernel _kernel;
    private readonly int[] _operands;
    private readonly int _start;
    private readonly int _each;

    public KernelOperands(ref double slots, in Kernel kernel, int[] operands, int vectors, bool reverse = false)
    {
        _slots = ref slots;
        _kernel = ref kernel;
        _operands = operands;
        _start = reverse ? kernel.GA : kernel.A;
        _each = reverse ? PerOperand : 1;
        Vectors = vectors;
    }

    public int Vectors { get; }

    public int Count => _kernel.B;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Operand(int i, int vector) => Load(_operands[_start + (_each * i)], vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Result(int vector) => Load(_kernel.Y, vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetResult(int vector, Vector512<double> value) => Simd.Store(value, ref At(_kernel.Y, vector), 0);

    /// <summary>The largest operand of each sample.</summary>
    public Vector512<double> Max(int vector)
    {
        Vector512<double> most = Operand(0, vector);
        for (int i = 1; i < Count; i++)
        {
            most = Vector512.Max(most, Operand(i, vector));
        }

        return most;
    }

    /// <summary>Passes on to operand i its share of the result's adjoint, by its local derivative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Pass(int i, int vector, Vector512<double> derivative)
    {
        int to = Adjoint(i);
        if (to == Slot.None)
        {
            return;
        }

        Vector512<double> share = Simd.Share(Load(_kernel.G, vector), derivative);
        ref double adjoint = ref At(to, vector);
        Simd.Store(Adds(i) ? Simd.Load(ref adjoint, 0) + share : share, ref adjoint, 0);
    }

    private int Adjoint(int i) => _operands[_start + (PerOperand * i) + 1];

    private bool Adds(int i) => _operands[_start + (PerOperand * i) + 2] != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<double> Load(int slot, int vector) => Simd.Load(ref At(slot, vector), 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref double At(int slot, int vector) => ref Unsafe.Add(ref _slots, (((nint)slot * Vectors) + vector) * Simd.Width);
}
