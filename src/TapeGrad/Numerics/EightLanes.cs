using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TapeGrad;

/// <summary>Eight doubles side by side: the kind of scalar that vector operations and compiled graphs compute with.</summary>
/// <remarks>
/// Each lane of a result depends on the same lane of the operands only, and each fused multiply-add rounds once. So the bits
/// depend neither on the machine nor on how many lanes there are. The build makes <c>FourLanes</c> and <c>TwoLanes</c> from
/// these files, for hardware with narrower vectors.
/// </remarks>
internal readonly partial struct EightLanes(Vector512<double> value) : ILanes<EightLanes>
{
    /// <summary>How many numbers there are.</summary>
    public static int Count => Vector512<double>.Count;

    public readonly Vector512<double> Value = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator EightLanes(Vector512<double> value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes operator +(EightLanes x, EightLanes y) => x.Value + y.Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes operator -(EightLanes x, EightLanes y) => x.Value - y.Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes operator *(EightLanes x, EightLanes y) => x.Value * y.Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes operator /(EightLanes x, EightLanes y) => x.Value / y.Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes operator -(EightLanes x) => -x.Value;

    // The operators with a plain number are written out, because the inherited ones are one call deeper. In long formulas (the
    // derivative of gelu-tanh) the compiler then did not inline them, which took twice the time.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes operator +(EightLanes x, double y) => x.Value + Vector512.Create(y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes operator +(double x, EightLanes y) => Vector512.Create(x) + y.Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes operator -(EightLanes x, double y) => x.Value - Vector512.Create(y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes operator -(double x, EightLanes y) => Vector512.Create(x) - y.Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes operator *(EightLanes x, double y) => x.Value * Vector512.Create(y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes operator *(double x, EightLanes y) => Vector512.Create(x) * y.Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes operator /(EightLanes x, double y) => x.Value / Vector512.Create(y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes operator /(double x, EightLanes y) => Vector512.Create(x) / y.Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Constant(EightLanes x, double value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Zero(EightLanes x) => Vector512<double>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes One(EightLanes x) => Vector512<double>.One;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes IfPositive(EightLanes condition, EightLanes yes, EightLanes no) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(condition.Value, Vector512<double>.Zero), yes.Value, no.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes IfZero(EightLanes condition, EightLanes yes, EightLanes no) =>
        Vector512.ConditionalSelect(Vector512.Equals(condition.Value, Vector512<double>.Zero), yes.Value, no.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Abs(EightLanes x) => Vector512.Abs(x.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Sqrt(EightLanes x) => Vector512.Sqrt(x.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Max(EightLanes x, EightLanes y) => Vector512.Max(x.Value, y.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Min(EightLanes x, EightLanes y) => Vector512.Min(x.Value, y.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Apply<TOp>(EightLanes x, double k = 0.0)
        where TOp : struct, IUnaryOp => TOp.Evaluate(x, k);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Apply<TOp>(EightLanes x, EightLanes y)
        where TOp : struct, IBinaryOp => TOp.Evaluate(x, y);
}
