using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TapeGrad;

/// <content>Functions that are computed one lane after the other.</content>
internal readonly partial struct EightLanes
{
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static Vector512<double> Each(Func<double, double> f, Vector512<double> x)
    {
        Span<double> lanes = stackalloc double[Count];
        x.CopyTo(lanes);
        for (int i = 0; i < Count; i++)
        {
            lanes[i] = f(lanes[i]);
        }

        return Vector512.Create<double>(lanes);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static Vector512<double> Each(Func<double, double, double> f, Vector512<double> x, Vector512<double> y)
    {
        Span<double> lanes = stackalloc double[2 * Count];
        x.CopyTo(lanes);
        y.CopyTo(lanes[Count..]);
        for (int i = 0; i < Count; i++)
        {
            lanes[i] = f(lanes[i], lanes[Count + i]);
        }

        return Vector512.Create<double>(lanes);
    }
}
