using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TapeGrad;

/// <summary>Eight numbers: AVX-512.</summary>
internal readonly struct Eight(Vector512<double> value) : IVector<Eight>
{
    private readonly Vector512<double> _value = value;

    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Eight Load(ref double first, int index) => new(Vector512.LoadUnsafe(ref first, (nuint)index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Eight Create(double value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Eight operator +(Eight x, Eight y) => new(x._value + y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Eight operator *(Eight x, Eight y) => new(x._value * y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Eight operator -(Eight x) => new(-x._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Eight MultiplyAdd(Eight x, Eight y, Eight z) => new(Vector512.FusedMultiplyAdd(x._value, y._value, z._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Eight Relu(Eight x) =>
        new(Vector512.ConditionalSelect(Vector512.LessThan(x._value, Vector512<double>.Zero), Vector512<double>.Zero, x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Eight WherePositive(Eight condition, Eight g) => new(
        g._value * Vector512.ConditionalSelect(Vector512.GreaterThan(condition._value, Vector512<double>.Zero), Vector512<double>.One, Vector512<double>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Eight Share(Eight g, Eight d) =>
        new(Vector512.ConditionalSelect(Vector512.Equals(g._value, Vector512<double>.Zero), Vector512<double>.Zero, g._value * d._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref double first, int index) => _value.StoreUnsafe(ref first, (nuint)index);
}

/// <summary>Four numbers: AVX2.</summary>
internal readonly struct Four(Vector256<double> value) : IVector<Four>
{
    private readonly Vector256<double> _value = value;

    public static int Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Four Load(ref double first, int index) => new(Vector256.LoadUnsafe(ref first, (nuint)index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Four Create(double value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Four operator +(Four x, Four y) => new(x._value + y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Four operator *(Four x, Four y) => new(x._value * y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Four operator -(Four x) => new(-x._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Four MultiplyAdd(Four x, Four y, Four z) => new(Vector256.FusedMultiplyAdd(x._value, y._value, z._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Four Relu(Four x) =>
        new(Vector256.ConditionalSelect(Vector256.LessThan(x._value, Vector256<double>.Zero), Vector256<double>.Zero, x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Four WherePositive(Four condition, Four g) => new(
        g._value * Vector256.ConditionalSelect(Vector256.GreaterThan(condition._value, Vector256<double>.Zero), Vector256<double>.One, Vector256<double>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Four Share(Four g, Four d) =>
        new(Vector256.ConditionalSelect(Vector256.Equals(g._value, Vector256<double>.Zero), Vector256<double>.Zero, g._value * d._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref double first, int index) => _value.StoreUnsafe(ref first, (nuint)index);
}

/// <summary>Two numbers: NEON.</summary>
internal readonly struct Two(Vector128<double> value) : IVector<Two>
{
    private readonly Vector128<double> _value = value;

    public static int Count => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Two Load(ref double first, int index) => new(Vector128.LoadUnsafe(ref first, (nuint)index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Two Create(double value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Two operator +(Two x, Two y) => new(x._value + y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Two operator *(Two x, Two y) => new(x._value * y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Two operator -(Two x) => new(-x._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Two MultiplyAdd(Two x, Two y, Two z) => new(Vector128.FusedMultiplyAdd(x._value, y._value, z._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Two Relu(Two x) =>
        new(Vector128.ConditionalSelect(Vector128.LessThan(x._value, Vector128<double>.Zero), Vector128<double>.Zero, x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Two WherePositive(Two condition, Two g) => new(
        g._value * Vector128.ConditionalSelect(Vector128.GreaterThan(condition._value, Vector128<double>.Zero), Vector128<double>.One, Vector128<double>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Two Share(Two g, Two d) =>
        new(Vector128.ConditionalSelect(Vector128.Equals(g._value, Vector128<double>.Zero), Vector128<double>.Zero, g._value * d._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref double first, int index) => _value.StoreUnsafe(ref first, (nuint)index);
}
