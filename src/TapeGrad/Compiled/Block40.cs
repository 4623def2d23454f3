using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TapeGrad;

/// <summary>Forty samples: thirty-two, and a rest of up to eight that would take as long by itself.</summary>
internal readonly struct Block40(Vector512<double> a, Vector512<double> b, Vector512<double> c, Vector512<double> d, Vector512<double> e) : IBlock<Block40>
{
    private readonly Vector512<double> _a = a;
    private readonly Vector512<double> _b = b;
    private readonly Vector512<double> _c = c;
    private readonly Vector512<double> _d = d;
    private readonly Vector512<double> _e = e;

    public static int Lanes => 40;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block40 Load(ref double slot) => new(
        Vector512.LoadUnsafe(ref slot), Vector512.LoadUnsafe(ref slot, 8), Vector512.LoadUnsafe(ref slot, 16), Vector512.LoadUnsafe(ref slot, 24), Vector512.LoadUnsafe(ref slot, 32));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block40 Create(double value)
    {
        var all = Vector512.Create(value);
        return new(all, all, all, all, all);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block40 operator +(Block40 x, Block40 y) => new(x._a + y._a, x._b + y._b, x._c + y._c, x._d + y._d, x._e + y._e);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block40 operator *(Block40 x, Block40 y) => new(x._a * y._a, x._b * y._b, x._c * y._c, x._d * y._d, x._e * y._e);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block40 MultiplyAdd(Block40 x, Block40 y, Block40 z) => new(
        Vector512.FusedMultiplyAdd(x._a, y._a, z._a),
        Vector512.FusedMultiplyAdd(x._b, y._b, z._b),
        Vector512.FusedMultiplyAdd(x._c, y._c, z._c),
        Vector512.FusedMultiplyAdd(x._d, y._d, z._d),
        Vector512.FusedMultiplyAdd(x._e, y._e, z._e));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block40 MultiplySubtract(Block40 x, Block40 y, Block40 z) => new(
        Vector512.FusedMultiplyAdd(-x._a, y._a, z._a),
        Vector512.FusedMultiplyAdd(-x._b, y._b, z._b),
        Vector512.FusedMultiplyAdd(-x._c, y._c, z._c),
        Vector512.FusedMultiplyAdd(-x._d, y._d, z._d),
        Vector512.FusedMultiplyAdd(-x._e, y._e, z._e));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block40 Relu(Block40 x) => new(Lane.Relu(x._a), Lane.Relu(x._b), Lane.Relu(x._c), Lane.Relu(x._d), Lane.Relu(x._e));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block40 WherePositive(Block40 condition, Block40 g) => new(
        Lane.WherePositive(condition._a, g._a),
        Lane.WherePositive(condition._b, g._b),
        Lane.WherePositive(condition._c, g._c),
        Lane.WherePositive(condition._d, g._d),
        Lane.WherePositive(condition._e, g._e));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block40 Share(Block40 g, Block40 d) => new(
        Simd.Share(g._a, d._a), Simd.Share(g._b, d._b), Simd.Share(g._c, d._c), Simd.Share(g._d, d._d), Simd.Share(g._e, d._e));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Dot(Block40 x, Block40 y, Vector512<double> sum) =>
        Vector512.FusedMultiplyAdd(x._e, y._e, Vector512.FusedMultiplyAdd(x._b, y._b, x._a * y._a)) + Vector512.FusedMultiplyAdd(x._d, y._d, Vector512.FusedMultiplyAdd(x._c, y._c, sum));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref double slot)
    {
        _a.StoreUnsafe(ref slot);
        _b.StoreUnsafe(ref slot, 8);
        _c.StoreUnsafe(ref slot, 16);
        _d.StoreUnsafe(ref slot, 24);
        _e.StoreUnsafe(ref slot, 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Sum() => ((_a + _b) + (_c + _d)) + _e;
}
