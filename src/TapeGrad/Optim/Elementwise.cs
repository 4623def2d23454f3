using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TapeGrad.Optim;

/// <summary>What one step does to eight parameters at once.</summary>
internal interface IUpdateRule
{
    /// <summary>How many vectors the rule remembers: the first of a, b and c.</summary>
    static abstract int Moments { get; }

    /// <summary>Moves <paramref name="p"/>, given its gradient <paramref name="g"/>, and brings the moments up to date.</summary>
    void Apply(
        ref Vector512<double> p, Vector512<double> g, ref Vector512<double> a, ref Vector512<double> b, ref Vector512<double> c);
}

/// <summary>The one loop of all optimizers. Moments that a rule does not have are empty.</summary>
internal static class Elementwise
{
    private static readonly int Lanes = Vector512<double>.Count;

    /// <summary>Applies a rule to every parameter.</summary>
    /// <remarks>What does not fill the lanes goes through the same instructions in a padded copy, for the same bits.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply<TRule>(
        TRule rule, Span<double> p, ReadOnlySpan<double> g, Span<double> a = default, Span<double> b = default, Span<double> c = default)
        where TRule : struct, IUpdateRule
    {
        int whole = p.Length - (p.Length % Lanes);
        Blocks(rule, p[..whole], g, a, b, c);
        int rest = p.Length - whole;
        if (rest == 0)
        {
            return;
        }

        Span<double> padded = stackalloc double[5 * Lanes];
        padded.Clear();
        Span<double> p8 = padded[..Lanes];
        Span<double> g8 = padded.Slice(Lanes, Lanes);
        Span<double> a8 = padded.Slice(2 * Lanes, Lanes);
        Span<double> b8 = padded.Slice(3 * Lanes, Lanes);
        Span<double> c8 = padded.Slice(4 * Lanes, Lanes);
        p[whole..].CopyTo(p8);
        g[whole..].CopyTo(g8);
        Rest(a, whole).CopyTo(a8);
        Rest(b, whole).CopyTo(b8);
        Rest(c, whole).CopyTo(c8);
        Blocks(rule, p8, g8, a8, b8, c8);
        p8[..rest].CopyTo(p[whole..]);
        a8[..Rest(a, whole).Length].CopyTo(Rest(a, whole));
        b8[..Rest(b, whole).Length].CopyTo(Rest(b, whole));
        c8[..Rest(c, whole).Length].CopyTo(Rest(c, whole));
    }

    private static Span<double> Rest(Span<double> moment, int from) => moment.IsEmpty ? moment : moment[from..];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Blocks<TRule>(
        TRule rule, Span<double> parameters, ReadOnlySpan<double> gradients, Span<double> first, Span<double> second, Span<double> third)
        where TRule : struct, IUpdateRule
    {
        ref double pAt = ref MemoryMarshal.GetReference(parameters);
        ref double gAt = ref MemoryMarshal.GetReference(gradients);
        ref double aAt = ref MemoryMarshal.GetReference(first);
        ref double bAt = ref MemoryMarshal.GetReference(second);
        ref double cAt = ref MemoryMarshal.GetReference(third);
        nuint end = (nuint)parameters.Length;
        for (nuint i = 0; i < end; i += (nuint)Vector512<double>.Count)
        {
            Vector512<double> p = Vector512.LoadUnsafe(ref pAt, i);
            Vector512<double> g = Vector512.LoadUnsafe(ref gAt, i);
            Vector512<double> a = TRule.Moments > 0 ? Vector512.LoadUnsafe(ref aAt, i) : default;
            Vector512<double> b = TRule.Moments > 1 ? Vector512.LoadUnsafe(ref bAt, i) : default;
            Vector512<double> c = TRule.Moments > 2 ? Vector512.LoadUnsafe(ref cAt, i) : default;
            rule.Apply(ref p, g, ref a, ref b, ref c);
            p.StoreUnsafe(ref pAt, i);
            if (TRule.Moments > 0)
            {
                a.StoreUnsafe(ref aAt, i);
            }

            if (TRule.Moments > 1)
            {
                b.StoreUnsafe(ref bAt, i);
            }

            if (TRule.Moments > 2)
            {
                c.StoreUnsafe(ref cAt, i);
            }
        }
    }
}
