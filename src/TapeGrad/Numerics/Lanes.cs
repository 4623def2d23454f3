using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TapeGrad;

/// <summary>Eight doubles side by side: the kind of scalar that vector operations and compiled graphs compute with.</summary>
/// <remarks>
/// There are always eight, even if the hardware's vectors are narrower, and each fused multiply-add rounds once. So the bits
/// do not depend on the machine. Speed does: without AVX-512 the kernels are slower than one number at a time. Each lane of
/// a result depends on the same lane of the operands only.
/// </remarks>
internal readonly partial struct Lanes(Vector512<double> value) : IScalar<Lanes>
{
    /// <summary>How many numbers there are.</summary>
    public const int Count = 8;

    public readonly Vector512<double> Value = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Lanes(Vector512<double> value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes operator +(Lanes x, Lanes y) => x.Value + y.Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes operator -(Lanes x, Lanes y) => x.Value - y.Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes operator *(Lanes x, Lanes y) => x.Value * y.Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes operator /(Lanes x, Lanes y) => x.Value / y.Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes operator -(Lanes x) => -x.Value;

    // The operators with a plain number are written out, because the inherited ones are one call deeper. In long formulas (the
    // derivative of gelu-tanh) the compiler then did not inline them, which took twice the time.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes operator +(Lanes x, double y) => x.Value + Vector512.Create(y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes operator +(double x, Lanes y) => Vector512.Create(x) + y.Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes operator -(Lanes x, double y) => x.Value - Vector512.Create(y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes operator -(double x, Lanes y) => Vector512.Create(x) - y.Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes operator *(Lanes x, double y) => x.Value * Vector512.Create(y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes operator *(double x, Lanes y) => Vector512.Create(x) * y.Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes operator /(Lanes x, double y) => x.Value / Vector512.Create(y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes operator /(double x, Lanes y) => Vector512.Create(x) / y.Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes Constant(Lanes x, double value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes Zero(Lanes x) => Vector512<double>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes One(Lanes x) => Vector512<double>.One;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes IfPositive(Lanes condition, Lanes yes, Lanes no) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(condition.Value, Vector512<double>.Zero), yes.Value, no.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes IfZero(Lanes condition, Lanes yes, Lanes no) =>
        Vector512.ConditionalSelect(Vector512.Equals(condition.Value, Vector512<double>.Zero), yes.Value, no.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes Abs(Lanes x) => Vector512.Abs(x.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes Sqrt(Lanes x) => Vector512.Sqrt(x.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes Max(Lanes x, Lanes y) => Vector512.Max(x.Value, y.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes Min(Lanes x, Lanes y) => Vector512.Min(x.Value, y.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes Apply<TOp>(Lanes x, double k = 0.0)
        where TOp : struct, IUnaryOp => TOp.Evaluate(x, k);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes Apply<TOp>(Lanes x, Lanes y)
        where TOp : struct, IBinaryOp => TOp.Evaluate(x, y);

    /// <summary>Converts to <typeparamref name="T"/>, which must be Lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T To<T>(Lanes x)
        where T : struct => Unsafe.BitCast<Lanes, T>(x);

    /// <summary>Converts from <typeparamref name="T"/>, which must be Lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes From<T>(T x)
        where T : struct => Unsafe.BitCast<T, Lanes>(x);
}
