using System.Runtime.Intrinsics;

namespace TapeGrad;

/// <summary>One node of the tape: where its operands are, and the local derivative towards each.</summary>
/// <remarks>
/// 32 bytes. Values and adjoints live in arrays of their own, where those of a vector are contiguous.
/// <code>
///              A    B        PartialA  PartialB
/// leaf         −1   −1       –         –
/// unary        x    −1       dy/dx     the number kept with the op, if any
/// two numbers  x    −2 − k   dy/dx     –              (numbers k and k + 1 of the tape's side list)
/// binary       x    y        ∂z/∂x     ∂z/∂y
/// </code>
/// The sweep reads no second partial of a unary node: a zero there would meet an infinite adjoint and make NaN.
/// </remarks>
internal readonly struct Record
{
    /// <summary>A or B without an operand.</summary>
    public const int None = -1;

    // Six values in three fields, because the number of stores bounds recording: this saves 5 % of a training step.
    private readonly Vector128<double> _partials;
    private readonly ulong _operands;
    private readonly ulong _kind;

    public Record(double partialA, double partialB, int a, int b, int op, OperandOrder order)
    {
        _partials = Vector128.Create(partialA, partialB);
        _operands = Pair(a, b);
        _kind = Pair(op, (int)order);
    }

    public double PartialA => _partials.GetElement(0);

    public double PartialB => _partials.GetElement(1);

    public int A => (int)_operands;

    public int B => (int)(_operands >> 32);

    public int Op => (int)_kind;

    /// <summary>Whether B tells where two plain numbers are.</summary>
    public bool HasNumbers => B < None;

    /// <summary>Where the first of two plain numbers is in the tape's side list.</summary>
    public int Numbers => None - 1 - B;

    public OperandOrder OperandOrder => (OperandOrder)(_kind >> 32);

    /// <summary>B of a node whose two plain numbers start at <paramref name="numbers"/> in the tape's side list.</summary>
    public static int NumbersAt(int numbers) => None - 1 - numbers;

    public static Record Leaf(int op) => new(0.0, 0.0, None, None, op, OperandOrder.Plain);

    private static ulong Pair(int low, int high) => (uint)low | ((ulong)(uint)high << 32);
}

/// <summary>Where the plain number of an operation comes among its operands.</summary>
internal enum OperandOrder
{
    /// <summary>No number: f(x) or f(x, y).</summary>
    Plain,

    /// <summary>A number after the operand: x − 3, x.Pow(2).</summary>
    NumberLast,

    /// <summary>A number before the operand: 3 − x.</summary>
    NumberFirst,
}
