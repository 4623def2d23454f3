using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TapeGrad;

/// <summary>The numbers of one slot for 1, 8, 32 or 40 samples, one in each lane.</summary>
internal interface IBlock<T>
    where T : struct, IBlock<T>
{
    /// <summary>How many samples there are.</summary>
    static abstract int Lanes { get; }

    static abstract T Load(ref double slot);

    static abstract T Create(double value);

    static abstract T operator +(T x, T y);

    static abstract T operator *(T x, T y);

    /// <summary>x · y + z, rounded once; rounded twice, as on the tape, in a block of one sample.</summary>
    static abstract T MultiplyAdd(T x, T y, T z);

    /// <summary>z − x · y, rounded in the same way.</summary>
    static abstract T MultiplySubtract(T x, T y, T z);

    /// <summary>max(x, 0); NaN stays NaN.</summary>
    static abstract T Relu(T x);

    /// <summary>g where <paramref name="condition"/> &gt; 0, and g · 0 elsewhere: NaN if g is not finite, as on the tape.</summary>
    static abstract T WherePositive(T condition, T g);

    /// <summary>g · d, and 0 where g is 0, also if d is infinite.</summary>
    static abstract T Share(T g, T d);

    void Store(ref double slot);

    /// <summary>Σ x · y over all vectors, added to a sum.</summary>
    static abstract Vector512<double> Dot(T x, T y, Vector512<double> sum);

    /// <summary>The sum of all vectors.</summary>
    Vector512<double> Sum();
}

/// <summary>Eight samples.</summary>
internal readonly struct Block8(Vector512<double> a) : IBlock<Block8>
{
    private readonly Vector512<double> _a = a;

    public static int Lanes => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block8 Load(ref double slot) => new(Vector512.LoadUnsafe(ref slot));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block8 Create(double value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block8 operator +(Block8 x, Block8 y) => new(x._a + y._a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block8 operator *(Block8 x, Block8 y) => new(x._a * y._a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block8 MultiplyAdd(Block8 x, Block8 y, Block8 z) => new(Vector512.FusedMultiplyAdd(x._a, y._a, z._a));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block8 MultiplySubtract(Block8 x, Block8 y, Block8 z) => new(Vector512.FusedMultiplyAdd(-x._a, y._a, z._a));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block8 Relu(Block8 x) => new(Lane.Relu(x._a));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block8 WherePositive(Block8 condition, Block8 g) => new(Lane.WherePositive(condition._a, g._a));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block8 Share(Block8 g, Block8 d) => new(Simd.Share(g._a, d._a));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Dot(Block8 x, Block8 y, Vector512<double> sum) => Vector512.FusedMultiplyAdd(x._a, y._a, sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref double slot) => _a.StoreUnsafe(ref slot);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Sum() => _a;
}

/// <summary>Thirty-two samples.</summary>
internal readonly struct Block32(Vector512<double> a, Vector512<double> b, Vector512<double> c, Vector512<double> d) : IBlock<Block32>
{
    private readonly Vector512<double> _a = a;
    private readonly Vector512<double> _b = b;
    private readonly Vector512<double> _c = c;
    private readonly Vector512<double> _d = d;

    public static int Lanes => 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block32 Load(ref double slot) => new(
        Vector512.LoadUnsafe(ref slot), Vector512.LoadUnsafe(ref slot, 8), Vector512.LoadUnsafe(ref slot, 16), Vector512.LoadUnsafe(ref slot, 24));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block32 Create(double value)
    {
        var all = Vector512.Create(value);
        return new(all, all, all, all);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block32 operator +(Block32 x, Block32 y) => new(x._a + y._a, x._b + y._b, x._c + y._c, x._d + y._d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block32 operator *(Block32 x, Block32 y) => new(x._a * y._a, x._b * y._b, x._c * y._c, x._d * y._d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block32 MultiplyAdd(Block32 x, Block32 y, Block32 z) => new(
        Vector512.FusedMultiplyAdd(x._a, y._a, z._a),
        Vector512.FusedMultiplyAdd(x._b, y._b, z._b),
        Vector512.FusedMultiplyAdd(x._c, y._c, z._c),
        Vector512.FusedMultiplyAdd(x._d, y._d, z._d));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block32 MultiplySubtract(Block32 x, Block32 y, Block32 z) => new(
        Vector512.FusedMultiplyAdd(-x._a, y._a, z._a),
        Vector512.FusedMultiplyAdd(-x._b, y._b, z._b),
        Vector512.FusedMultiplyAdd(-x._c, y._c, z._c),
        Vector512.FusedMultiplyAdd(-x._d, y._d, z._d));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block32 Relu(Block32 x) => new(Lane.Relu(x._a), Lane.Relu(x._b), Lane.Relu(x._c), Lane.Relu(x._d));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block32 WherePositive(Block32 condition, Block32 g) => new(
        Lane.WherePositive(condition._a, g._a),
        Lane.WherePositive(condition._b, g._b),
        Lane.WherePositive(condition._c, g._c),
        Lane.WherePositive(condition._d, g._d));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block32 Share(Block32 g, Block32 d) => new(
        Simd.Share(g._a, d._a), Simd.Share(g._b, d._b), Simd.Share(g._c, d._c), Simd.Share(g._d, d._d));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Dot(Block32 x, Block32 y, Vector512<double> sum) =>
        Vector512.FusedMultiplyAdd(x._b, y._b, x._a * y._a) + Vector512.FusedMultiplyAdd(x._d, y._d, Vector512.FusedMultiplyAdd(x._c, y._c, sum));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref double slot)
    {
        _a.StoreUnsafe(ref slot);
        _b.StoreUnsafe(ref slot, 8);
        _c.StoreUnsafe(ref slot, 16);
        _d.StoreUnsafe(ref slot, 24);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Sum() => (_a + _b) + (_c + _d);
}

internal static class Lane
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Relu(Vector512<double> x) =>
        Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512<double>.Zero), Vector512<double>.Zero, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> WherePositive(Vector512<double> condition, Vector512<double> g) =>
        g * Vector512.ConditionalSelect(Vector512.GreaterThan(condition, Vector512<double>.Zero), Vector512<double>.One, Vector512<double>.Zero);
}
