using System.Runtime.CompilerServices;

namespace TapeGrad;

/// <summary>One sample, in plain doubles.</summary>
internal readonly struct Block1(double a) : IBlock<Block1>
{
    private readonly double _a = a;

    public static int Lanes => 1;

    public static int Width => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block1 Load(ref double slot) => new(slot);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block1 Create(double value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block1 operator +(Block1 x, Block1 y) => new(x._a + y._a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block1 operator *(Block1 x, Block1 y) => new(x._a * y._a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block1 MultiplyAdd(Block1 x, Block1 y, Block1 z) => new((x._a * y._a) + z._a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block1 MultiplySubtract(Block1 x, Block1 y, Block1 z) => new(z._a - (x._a * y._a));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block1 Relu(Block1 x) => new(x._a < 0.0 ? 0.0 : x._a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block1 WherePositive(Block1 condition, Block1 g) => new(g._a * (condition._a > 0.0 ? 1.0 : 0.0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block1 Share(Block1 g, Block1 d) => new(g._a == 0.0 ? 0.0 : g._a * d._a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddDot(Block1 x, Block1 y, ref double sums) => sums += x._a * y._a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref double slot) => slot = _a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddTo(ref double sums) => sums += _a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SubtractFrom(ref double sums) => sums -= _a;
}
