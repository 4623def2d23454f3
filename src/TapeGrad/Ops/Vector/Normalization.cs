using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TapeGrad;

/// <summary>As many numbers as the run has, each made from all of it: yⱼ = fⱼ(x₀, x₁, …).</summary>
internal abstract class Normalization(string label) : NaryOp(label)
{
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

    /// <summary>All of y. Up to <see cref="Simd.Width"/> numbers past the ends may be read and written.</summary>
    protected abstract void Evaluate(ref double x, ref double y, int count);
}
