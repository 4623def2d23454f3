using System.Runtime.CompilerServices;

namespace TapeGrad;

/// <summary>Eight samples.</summary>
internal readonly struct Block8<V>(V a) : IBlock<Block8<V>>
    where V : struct, ILanes<V>
{
    private readonly V _a = a;

    public static int Lanes => 8;

    public static int Width => V.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block8<V> Load(ref double slot) => new(V.Load(ref slot, 0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block8<V> Create(double value) => new(V.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block8<V> operator +(Block8<V> x, Block8<V> y) => new(x._a + y._a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block8<V> operator *(Block8<V> x, Block8<V> y) => new(x._a * y._a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block8<V> MultiplyAdd(Block8<V> x, Block8<V> y, Block8<V> z) => new(V.MultiplyAdd(x._a, y._a, z._a));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block8<V> MultiplySubtract(Block8<V> x, Block8<V> y, Block8<V> z) => new(V.MultiplyAdd(-x._a, y._a, z._a));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block8<V> Relu(Block8<V> x) => new(V.Relu(x._a));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block8<V> WherePositive(Block8<V> condition, Block8<V> g) => new(V.WherePositive(condition._a, g._a));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block8<V> Share(Block8<V> g, Block8<V> d) => new(V.Share(g._a, d._a));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddDot(Block8<V> x, Block8<V> y, ref double sums) => Dot(x, y, V.Load(ref sums, 0)).Store(ref sums, 0);

    /// <summary>x · y + <paramref name="sum"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Dot(Block8<V> x, Block8<V> y, V sum) => V.MultiplyAdd(x._a, y._a, sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref double slot) => _a.Store(ref slot, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddTo(ref double sums) => (V.Load(ref sums, 0) + _a).Store(ref sums, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SubtractFrom(ref double sums) => (V.Load(ref sums, 0) + -_a).Store(ref sums, 0);

    /// <summary>The numbers themselves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Sum() => _a;
}
