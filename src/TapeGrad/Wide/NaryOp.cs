namespace TapeGrad;

/// <summary>An operation with any number of operands to a node, which has an op of its own in <see cref="OpTable"/>.</summary>
internal abstract class NaryOp : WideOp
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

    private sealed class NaryEntry(NaryOp op) : OpEntry
    {
        public override string Label => op.Label;

        public override bool IsNary => true;

        public override double Evaluate(double a, double b, double c) => throw new NotSupportedException();

        public override double Evaluate(ReadOnlySpan<double> operands, ReadOnlySpan<double> numbers) => op.Evaluate(operands, numbers);
    }
}
