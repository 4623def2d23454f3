using System.Runtime.CompilerServices;

namespace TapeGrad;

/// <summary>Thirty-two samples.</summary>
internal readonly struct Block32<V>(V a, V b, V c, V d) : IBlock<Block32<V>>
    where V : struct, ILanes<V>
{
    private readonly V _a = a;
    private readonly V _b = b;
    private readonly V _c = c;
    private readonly V _d = d;

    public static int Lanes => 32;

    public static int Width => V.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block32<V> Load(ref double slot) => new(V.Load(ref slot, 0), V.Load(ref slot, 8), V.Load(ref slot, 16), V.Load(ref slot, 24));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block32<V> Create(double value)
    {
        var all = V.Create(value);
        return new(all, all, all, all);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block32<V> operator +(Block32<V> x, Block32<V> y) => new(x._a + y._a, x._b + y._b, x._c + y._c, x._d + y._d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block32<V> operator *(Block32<V> x, Block32<V> y) => new(x._a * y._a, x._b * y._b, x._c * y._c, x._d * y._d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block32<V> MultiplyAdd(Block32<V> x, Block32<V> y, Block32<V> z) => new(
        V.MultiplyAdd(x._a, y._a, z._a),
        V.MultiplyAdd(x._b, y._b, z._b),
        V.MultiplyAdd(x._c, y._c, z._c),
        V.MultiplyAdd(x._d, y._d, z._d));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block32<V> MultiplySubtract(Block32<V> x, Block32<V> y, Block32<V> z) => new(
        V.MultiplyAdd(-x._a, y._a, z._a),
        V.MultiplyAdd(-x._b, y._b, z._b),
        V.MultiplyAdd(-x._c, y._c, z._c),
        V.MultiplyAdd(-x._d, y._d, z._d));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block32<V> Relu(Block32<V> x) => new(V.Relu(x._a), V.Relu(x._b), V.Relu(x._c), V.Relu(x._d));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block32<V> WherePositive(Block32<V> condition, Block32<V> g) => new(
        V.WherePositive(condition._a, g._a),
        V.WherePositive(condition._b, g._b),
        V.WherePositive(condition._c, g._c),
        V.WherePositive(condition._d, g._d));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block32<V> Share(Block32<V> g, Block32<V> d) =>
        new(V.Share(g._a, d._a), V.Share(g._b, d._b), V.Share(g._c, d._c), V.Share(g._d, d._d));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddDot(Block32<V> x, Block32<V> y, ref double sums) => Dot(x, y, V.Load(ref sums, 0)).Store(ref sums, 0);

    /// <summary>Σ x · y over the groups, added to <paramref name="sum"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Dot(Block32<V> x, Block32<V> y, V sum) =>
        V.MultiplyAdd(x._b, y._b, x._a * y._a) + V.MultiplyAdd(x._d, y._d, V.MultiplyAdd(x._c, y._c, sum));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref double slot)
    {
        _a.Store(ref slot, 0);
        _b.Store(ref slot, 8);
        _c.Store(ref slot, 16);
        _d.Store(ref slot, 24);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddTo(ref double sums) => (V.Load(ref sums, 0) + Sum()).Store(ref sums, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SubtractFrom(ref double sums) => (V.Load(ref sums, 0) + -Sum()).Store(ref sums, 0);

    /// <summary>The sum of the groups.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Sum() => (_a + _b) + (_c + _d);
}
