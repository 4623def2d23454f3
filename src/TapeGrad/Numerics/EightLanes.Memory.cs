using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TapeGrad;

/// <content>What loops over a tape's arrays need.</content>
internal readonly partial struct EightLanes
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Load(ref double first, int index) => Vector512.LoadUnsafe(ref first, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Create(double value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes MultiplyAdd(EightLanes x, EightLanes y, EightLanes z) => Vector512.FusedMultiplyAdd(x.Value, y.Value, z.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Relu(EightLanes x) =>
        Vector512.ConditionalSelect(Vector512.LessThan(x.Value, Vector512<double>.Zero), Vector512<double>.Zero, x.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes WherePositive(EightLanes condition, EightLanes g) => g.Value * Vector512.ConditionalSelect(
        Vector512.GreaterThan(condition.Value, Vector512<double>.Zero), Vector512<double>.One, Vector512<double>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Share(EightLanes g, EightLanes d) =>
        Vector512.ConditionalSelect(Vector512.Equals(g.Value, Vector512<double>.Zero), Vector512<double>.Zero, g.Value * d.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes First(int count, EightLanes x) => Vector512.ConditionalSelect(
        Vector512.LessThan(Vector512<double>.Indices, Vector512.Create((double)count)), x.Value, Vector512<double>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(EightLanes x, ref double first, int index) =>
        (Vector512.LoadUnsafe(ref first, (nuint)index) + x.Value).StoreUnsafe(ref first, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref double first, int index) => Value.StoreUnsafe(ref first, (nuint)index);
}
