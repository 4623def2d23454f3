using System.Collections.Concurrent;

namespace TapeGrad;

/// <summary>A vector operation whose nodes have any number of operands, with its own op in <see cref="OpTable"/>.</summary>
internal abstract class NaryOp : VectorOp
{
    private static readonly ConcurrentDictionary<int, NaryOp> ByNumber = [];

    protected NaryOp(string label)
    {
        Label = label;
        Op = OpTable.Add(new NaryEntry(this));
        ByNumber[Op] = this;
    }

    /// <summary>The operation with a number in <see cref="OpTable"/>.</summary>
    public static NaryOp Of(int op) => ByNumber[op];

    public string Label { get; }

    public override int Op { get; }

    /// <summary>Evaluates one node with other numbers. It may read <see cref="Simd.Width"/> numbers past the end of <paramref name="x"/>.</summary>
    public abstract double Evaluate(ReadOnlySpan<double> x, ReadOnlySpan<double> numbers);

    /// <summary>The local derivatives of one node.</summary>
    public virtual void Locals(ReadOnlySpan<double> x, double y, Span<double> locals) => throw new NotSupportedException();

    /// <summary>The local derivatives of one node, over any kind of number.</summary>
    public virtual void LocalsOf<T>(ReadOnlySpan<T> x, T y, Span<T> locals)
        where T : struct, IScalar<T> => throw new NotSupportedException();

    /// <summary>Computes the result for eight samples in each vector. Only ops that <see cref="VectorOp.Expand"/> keeps as one node need it.</summary>
    public virtual void Forward(KernelOperands x) => throw new NotSupportedException();

    /// <summary>Passes the adjoint of the result on to the operands.</summary>
    public virtual void Backward(KernelOperands x) => throw new NotSupportedException();

    private sealed class NaryEntry(NaryOp op) : OpEntry
    {
        public override string Label => op.Label;

        public override bool IsNary => true;

        public override double Evaluate(ReadOnlySpan<double> operands, ReadOnlySpan<double> numbers) => op.Evaluate(operands, numbers);

        public override void Locals(ReadOnlySpan<double> operands, double y, Span<double> locals) => op.Locals(operands, y, locals);

        public override void LocalsOf<T>(ReadOnlySpan<T> operands, T y, Span<T> locals) => op.LocalsOf(operands, y, locals);

        public override void Forward(ref double slots, in Kernel kernel, int[] operands, int lanes) =>
            op.Forward(new KernelOperands(ref slots, kernel, operands, lanes / Simd.Width));

        public override void Backward(ref double slots, in Kernel kernel, int[] operands, int lanes) =>
            op.Backward(new KernelOperands(ref slots, kernel, operands, lanes / Simd.Width, reverse: true));
    }
}
