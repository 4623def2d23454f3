namespace TapeGrad;

/// <summary>One node of the tape: where its operands are, and the local derivative towards each.</summary>
/// <remarks>
/// 32 bytes. Value and adjoint live in arrays of their own, so that runs of nodes are contiguous there.
/// <code>
///              A    B        PartialA  PartialB
/// leaf         −1   −1       –         –
/// unary        x    −1       dy/dx     the number kept with the op, if any
/// two numbers  x    −2 − k   dy/dx     –              (numbers k and k + 1 of the tape's side list)
/// binary       x    y        ∂z/∂x     ∂z/∂y
/// </code>
/// A unary node has no second partial to pad with: a zero there would meet an infinite adjoint and make NaN.
/// </remarks>
internal struct Record
{
    public const int None = -1;

    public double PartialA;
    public double PartialB;
    public int A;
    public int B;
    public int Op;
    public Form Form;
}

/// <summary>How the plain numbers of an operation go with its operands.</summary>
internal enum Form
{
    /// <summary>No number: f(x) or f(x, y).</summary>
    Plain,

    /// <summary>A number after the operand: x − 3, x.Pow(2).</summary>
    NumberLast,

    /// <summary>A number before the operand: 3 − x.</summary>
    NumberFirst,
}
