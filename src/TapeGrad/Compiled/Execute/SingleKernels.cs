using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TapeGrad;

/// <summary>Runs kernels for one sample, with the functions that the tape records with.</summary>
internal static class SingleKernels
{
    public static void Forward(ref double slots, in Kernel kernel, Code code)
    {
        double y = kernel.Op.IsNary ? kernel.Op.Evaluate(Gather(ref slots, kernel.A, 1, kernel.B, code), [])
            : kernel.Op.IsBinary ? kernel.Op.Evaluate(Unsafe.Add(ref slots, kernel.A), Unsafe.Add(ref slots, kernel.B), 0.0)
            : kernel.Op.Evaluate(Unsafe.Add(ref slots, kernel.A), kernel.Number, kernel.Number2);
        Unsafe.Add(ref slots, kernel.Y) = y;
    }

    public static void Backward(ref double slots, in Kernel kernel, Code code)
    {
        double g = Unsafe.Add(ref slots, kernel.G);
        double y = Unsafe.Add(ref slots, kernel.Y);
        if (kernel.Op.IsNary)
        {
            Span<double> x = Gather(ref slots, kernel.GA, KernelOperands.PerOperand, kernel.B, code);
            Span<double> locals = MemoryMarshal.CreateSpan(ref Unsafe.Add(ref slots, code.Slots + code.Scratch), code.Scratch);
            kernel.Op.Locals(x, y, locals);
            for (int i = 0; i < kernel.B; i++)
            {
                int operand = kernel.GA + (KernelOperands.PerOperand * i);
                Pass(ref slots, g, locals[i], code.Operands[operand + 1], code.Operands[operand + 2] != 0);
            }

            return;
        }

        double b = kernel.Op.IsBinary ? Unsafe.Add(ref slots, kernel.B) : kernel.Number;
        (double towardsA, double towardsB) = kernel.Op.Derivatives(Unsafe.Add(ref slots, kernel.A), b, kernel.Number2, y);
        Pass(ref slots, g, towardsA, kernel.GA, kernel.AddA);
        Pass(ref slots, g, towardsB, kernel.GB, kernel.AddB);
    }

    private static void Pass(ref double slots, double g, double local, int to, bool add)
    {
        if (to != Slot.None)
        {
            double share = g == 0.0 ? 0.0 : g * local;
            Unsafe.Add(ref slots, to) = add ? Unsafe.Add(ref slots, to) + share : share;
        }
    }

    private static Span<double> Gather(ref double slots, int start, int each, int count, Code code)
    {
        Span<double> operands = MemoryMarshal.CreateSpan(ref Unsafe.Add(ref slots, code.Slots), count);
        for (int i = 0; i < count; i++)
        {
            operands[i] = Unsafe.Add(ref slots, code.Operands[start + (each * i)]);
        }

        return operands;
    }
}
