using System.Runtime.CompilerServices;

namespace TapeGrad;

/// <summary>Forty samples: 32 and a rest of up to eight, which would take as long alone as 32 do.</summary>
internal readonly struct Block40<V>(Block32<V> most, Block8<V> rest) : IBlock<Block40<V>>
    where V : struct, ILanes<V>
{
    private readonly Block32<V> _most = most;
    private readonly Block8<V> _rest = rest;

    public static int Lanes => 40;

    public static int Width => V.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block40<V> Load(ref double slot) => new(Block32<V>.Load(ref slot), Block8<V>.Load(ref Unsafe.Add(ref slot, Block32<V>.Lanes)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block40<V> Create(double value) => new(Block32<V>.Create(value), Block8<V>.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block40<V> operator +(Block40<V> x, Block40<V> y) => new(x._most + y._most, x._rest + y._rest);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block40<V> operator *(Block40<V> x, Block40<V> y) => new(x._most * y._most, x._rest * y._rest);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block40<V> MultiplyAdd(Block40<V> x, Block40<V> y, Block40<V> z) =>
        new(Block32<V>.MultiplyAdd(x._most, y._most, z._most), Block8<V>.MultiplyAdd(x._rest, y._rest, z._rest));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block40<V> MultiplySubtract(Block40<V> x, Block40<V> y, Block40<V> z) =>
        new(Block32<V>.MultiplySubtract(x._most, y._most, z._most), Block8<V>.MultiplySubtract(x._rest, y._rest, z._rest));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block40<V> Relu(Block40<V> x) => new(Block32<V>.Relu(x._most), Block8<V>.Relu(x._rest));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block40<V> WherePositive(Block40<V> condition, Block40<V> g) =>
        new(Block32<V>.WherePositive(condition._most, g._most), Block8<V>.WherePositive(condition._rest, g._rest));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block40<V> Share(Block40<V> g, Block40<V> d) => new(Block32<V>.Share(g._most, d._most), Block8<V>.Share(g._rest, d._rest));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddDot(Block40<V> x, Block40<V> y, ref double sums) =>
        Block8<V>.Dot(x._rest, y._rest, Block32<V>.Dot(x._most, y._most, V.Load(ref sums, 0))).Store(ref sums, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref double slot)
    {
        _most.Store(ref slot);
        _rest.Store(ref Unsafe.Add(ref slot, Block32<V>.Lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddTo(ref double sums) => (V.Load(ref sums, 0) + Sum()).Store(ref sums, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SubtractFrom(ref double sums) => (V.Load(ref sums, 0) + -Sum()).Store(ref sums, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private V Sum() => _most.Sum() + _rest.Sum();
}
