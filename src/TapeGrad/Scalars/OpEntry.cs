namespace TapeGrad;

/// <summary>An op as an object: what computes a node again from other numbers.</summary>
/// <remarks>The first argument is the first operand of the formula, operand or plain number; an absent one is not read.</remarks>
internal abstract class OpEntry
{
    public abstract string Label { get; }

    /// <summary>Whether a node has any number of operands.</summary>
    public virtual bool IsNary => false;

    public abstract double Evaluate(double a, double b, double c);

    /// <summary>A node with any number of operands; they may be read <see cref="Simd.Width"/> numbers past their end.</summary>
    public virtual double Evaluate(ReadOnlySpan<double> operands, ReadOnlySpan<double> numbers) => throw new NotSupportedException();
}

internal sealed class UnaryEntry<TOp> : OpEntry
    where TOp : struct, IUnaryOp
{
    public override string Label => TOp.Label;

    public override double Evaluate(double a, double b, double c) => TOp.Evaluate<Real>(a, b).Value;
}

internal sealed class BoundedEntry<TOp> : OpEntry
    where TOp : struct, IBoundedOp
{
    public override string Label => TOp.Label;

    public override double Evaluate(double a, double b, double c) => TOp.Evaluate<Real>(a, b, c).Value;
}

internal sealed class BinaryEntry<TOp> : OpEntry
    where TOp : struct, IBinaryOp
{
    public override string Label => TOp.Label;

    public override double Evaluate(double a, double b, double c) => TOp.Evaluate<Real>(a, b).Value;
}
