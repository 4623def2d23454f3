using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TapeGrad;

/// <summary>Forty samples: 32 and a rest of up to eight, which would take as long alone as 32 do.</summary>
internal readonly struct Block40(Block32 most, Block8 rest) : IBlock<Block40>
{
    private readonly Block32 _most = most;
    private readonly Block8 _rest = rest;

    public static int Lanes => Block32.Lanes + Block8.Lanes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block40 Load(ref double slot) => new(Block32.Load(ref slot), Block8.Load(ref Unsafe.Add(ref slot, Block32.Lanes)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block40 Create(double value) => new(Block32.Create(value), Block8.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block40 operator +(Block40 x, Block40 y) => new(x._most + y._most, x._rest + y._rest);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block40 operator *(Block40 x, Block40 y) => new(x._most * y._most, x._rest * y._rest);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block40 MultiplyAdd(Block40 x, Block40 y, Block40 z) =>
        new(Block32.MultiplyAdd(x._most, y._most, z._most), Block8.MultiplyAdd(x._rest, y._rest, z._rest));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block40 MultiplySubtract(Block40 x, Block40 y, Block40 z) =>
        new(Block32.MultiplySubtract(x._most, y._most, z._most), Block8.MultiplySubtract(x._rest, y._rest, z._rest));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block40 Relu(Block40 x) => new(Block32.Relu(x._most), Block8.Relu(x._rest));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block40 WherePositive(Block40 condition, Block40 g) =>
        new(Block32.WherePositive(condition._most, g._most), Block8.WherePositive(condition._rest, g._rest));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block40 Share(Block40 g, Block40 d) => new(Block32.Share(g._most, d._most), Block8.Share(g._rest, d._rest));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Dot(Block40 x, Block40 y, Vector512<double> sum) =>
        Block8.Dot(x._rest, y._rest, Block32.Dot(x._most, y._most, sum));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref double slot)
    {
        _most.Store(ref slot);
        _rest.Store(ref Unsafe.Add(ref slot, Block32.Lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Sum() => _most.Sum() + _rest.Sum();
}
