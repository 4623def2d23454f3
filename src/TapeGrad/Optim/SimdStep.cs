using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TapeGrad.Optim;

/// <summary>A step that moves parameters eight at a time.</summary>
internal interface ISimdStep
{
    /// <summary>Moves <paramref name="count"/> parameters, a multiple of eight, whose state starts at <paramref name="first"/>.</summary>
    void Move(ref double p, ref double g, int first, int count);
}

/// <summary>What the steps of the built-in optimizers share.</summary>
/// <remarks>
/// The built-in optimizers are derived like those of users. Only this is internal: it moves parameters eight at a time, as the
/// tape does, and so relies on how the arrays of the tape and of <see cref="Optimizer.MutableState"/> are laid out.
/// </remarks>
internal static class SimdStep
{
    // The parameters behind the last whole eight are moved in a copy: what lies behind them on the tape is not theirs.
    public static void Run(ISimdStep step, Span<double> parameters, ReadOnlySpan<double> gradients)
    {
        int whole = parameters.Length & -Simd.Width;
        step.Move(ref MemoryMarshal.GetReference(parameters), ref MemoryMarshal.GetReference(gradients), 0, whole);
        if (whole < parameters.Length)
        {
            Span<double> p = stackalloc double[Simd.Width], g = stackalloc double[Simd.Width];
            p.Clear();
            g.Clear();
            parameters[whole..].CopyTo(p);
            gradients[whole..].CopyTo(g);
            step.Move(ref p[0], ref g[0], whole, Simd.Width);
            p[..(parameters.Length - whole)].CopyTo(parameters[whole..]);
        }
    }

    /// <summary>g + decay · p, and g where there is no decay: 0 times an infinite parameter would be NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Decayed(Vector512<double> g, Vector512<double> p, Vector512<double> decay) =>
        Vector512.ConditionalSelect(Vector512.Equals(decay, Vector512<double>.Zero), g, g + (decay * p));
}
