using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TapeGrad;

/// <summary>A vector of the same length, each number computed from all: yⱼ = fⱼ(x₀, x₁, …).</summary>
internal abstract class Normalization(string label) : NaryOp(label)
{
    public sealed override bool SharesOperands => true;

    public Values Record(in Values x)
    {
        Tape tape = Tape.RequireVector(x, Label);
        int y = tape.Reserve(x.Count);
        Evaluate(ref Unsafe.Add(ref tape.Data0, x.Start), ref Unsafe.Add(ref tape.Data0, y), x.Count);
        return tape.ValuesOf(tape.Append(this, x.Count, x.Count, x.Start));
    }

    public sealed override void Numbers(in VectorNode node, int j, List<double> numbers) => numbers.Add(j);

    public sealed override double Evaluate(ReadOnlySpan<double> x, ReadOnlySpan<double> numbers)
    {
        var y = new double[x.Length + Simd.Width];
        Evaluate(ref MemoryMarshal.GetReference(x), ref y[0], x.Length);
        return y[(int)numbers[0]];
    }

    /// <summary>Computes all of y. It may read and write <see cref="Simd.Width"/> numbers past the ends.</summary>
    protected abstract void Evaluate(ref double x, ref double y, int count);
}
