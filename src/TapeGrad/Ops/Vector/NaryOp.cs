namespace TapeGrad;

/// <summary>An operation with any number of operands to a node, which has an op of its own in <see cref="OpTable"/>.</summary>
internal abstract class NaryOp : VectorOp
{
    protected NaryOp(string label)
    {
        Label = label;
        Op = OpTable.Add(new NaryEntry(this));
    }

    public string Label { get; }

    public override int Op { get; }

    /// <summary>One node again from other numbers; <paramref name="x"/> may be read <see cref="Simd.Width"/> numbers past its end.</summary>
    public abstract double Evaluate(ReadOnlySpan<double> x, ReadOnlySpan<double> numbers);

    /// <summary>The local derivatives of such a node.</summary>
    public virtual void Locals(ReadOnlySpan<double> x, double y, Span<double> locals) => throw new NotSupportedException();

    /// <summary>Computes the result for eight samples in each vector; only ops that <see cref="VectorOp.Expand"/> keeps whole do.</summary>
    public virtual void Forward(KernelOperands columns) => throw new NotSupportedException();

    /// <summary>Passes on what <see cref="Forward"/>'s result is blamed for.</summary>
    public virtual void Backward(KernelOperands columns) => throw new NotSupportedException();

    private sealed class NaryEntry(NaryOp op) : OpEntry
    {
        public override string Label => op.Label;

        public override bool IsNary => true;

        public override double Evaluate(ReadOnlySpan<double> operands, ReadOnlySpan<double> numbers) => op.Evaluate(operands, numbers);

        public override void Locals(ReadOnlySpan<double> operands, double y, Span<double> locals) => op.Locals(operands, y, locals);

        public override void Forward(ref double slots, in Kernel kernel, int[] operands, int vectors) =>
            op.Forward(new KernelOperands(ref slots, kernel, operands, vectors));

        public override void Backward(ref double slots, in Kernel kernel, int[] operands, int vectors) =>
            op.Backward(new KernelOperands(ref slots, kernel, operands, vectors, reverse: true));
    }
}
