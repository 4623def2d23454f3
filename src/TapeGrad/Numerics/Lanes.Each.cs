using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TapeGrad;

/// <content>What is computed one lane after the other, by the scalar kind.</content>
internal readonly partial struct Lanes
{
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static Vector512<double> Each<TOp>(Vector512<double> x)
        where TOp : struct, IUnaryOp
    {
        Span<double> lanes = stackalloc double[Count];
        x.CopyTo(lanes);
        for (int i = 0; i < Count; i++)
        {
            lanes[i] = TOp.Evaluate<Real>(lanes[i], 0.0).Value;
        }

        return Vector512.Create<double>(lanes);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static Vector512<double> Each<TOp>(Vector512<double> x, Vector512<double> y)
        where TOp : struct, IBinaryOp
    {
        Span<double> lanes = stackalloc double[2 * Count];
        x.CopyTo(lanes);
        y.CopyTo(lanes[Count..]);
        for (int i = 0; i < Count; i++)
        {
            lanes[i] = TOp.Evaluate<Real>(lanes[i], lanes[Count + i]).Value;
        }

        return Vector512.Create<double>(lanes);
    }
}
