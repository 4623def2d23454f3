using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TapeGrad;

/// <summary>One number from a vector: y = f(x₀, x₁, …).</summary>
internal abstract class Reduction(string label) : NaryOp(label)
{
    /// <summary>The value f(x). It may read <see cref="Simd.Width"/> numbers past the end.</summary>
    public abstract double Evaluate(ref double x, int count);

    /// <summary>The local derivatives ∂y/∂xᵢ. It may read and write <see cref="Simd.Width"/> numbers past the end.</summary>
    public abstract void Locals(ref double x, int count, double y, ref double locals);

    /// <summary>The same over any kind of number, of which there is at least one.</summary>
    public abstract override void LocalsOf<T>(ReadOnlySpan<T> x, T y, Span<T> locals);

    public sealed override double Evaluate(ReadOnlySpan<double> x, ReadOnlySpan<double> numbers) =>
        Evaluate(ref MemoryMarshal.GetReference(x), x.Length);

    public sealed override void Locals(ReadOnlySpan<double> x, double y, Span<double> locals) =>
        Locals(ref MemoryMarshal.GetReference(x), x.Length, y, ref MemoryMarshal.GetReference(locals));

    public Value Record(in Values x)
    {
        Tape tape = Tape.RequireVector(x, Label);
        int y = tape.Reserve(1);
        tape._data[y] = Evaluate(ref Unsafe.Add(ref tape.Data0, x.Start), x.Count);
        return tape.ValuesOf(tape.Append(this, 1, x.Count, x.Start))[0];
    }

    public override void Backward(Tape tape, in VectorNode node)
    {
        double g = tape._grad[node.Start];
        if (g == 0.0)
        {
            return;
        }

        ref double locals = ref MemoryMarshal.GetReference(tape.Scratch(node.Size));
        Locals(ref Unsafe.Add(ref tape.Data0, node.A), node.Size, tape._data[node.Start], ref locals);
        Simd.AddScaled(g, ref locals, ref Unsafe.Add(ref tape.Grad0, node.A), node.Size);
    }

    public sealed override void Edges(Tape tape, in VectorNode node, int j, EdgeList edges)
    {
        Span<double> locals = tape.Scratch(node.Size);
        Locals(ref Unsafe.Add(ref tape.Data0, node.A), node.Size, tape._data[node.Start], ref locals[0]);
        for (int i = 0; i < node.Size; i++)
        {
            edges.Add(node.A + i, locals[i]);
        }
    }

    public sealed override void Pass<T>(Tape tape, in VectorNode node, Passage<T> passage)
    {
        bool needed = false;
        var x = new T[node.Size];
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = passage.At(node.A + i);
            needed |= passage.Needs(node.Start, node.A + i);
        }

        if (!needed)
        {
            return;
        }

        var locals = new T[x.Length];
        LocalsOf(x, passage.At(node.Start), locals);
        for (int i = 0; i < x.Length; i++)
        {
            if (passage.Needs(node.Start, node.A + i))
            {
                passage.Pass(node.Start, node.A + i, locals[i]);
            }
        }
    }

    public override void Expand(Tape tape, in VectorNode node, int[] at, ScalarExpansion graph) =>
        at[node.Start] = graph.Nary(Op, at.AsSpan(node.A, node.Size));
}
