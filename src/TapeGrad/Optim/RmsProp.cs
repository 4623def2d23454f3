using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TapeGrad.Optim;

/// <summary>RMSprop: v ← α · v + (1 − α) · g², p ← p − rate · d, with d = g / (√v + ε).</summary>
/// <remarks>
/// Weight decay is L2: g ← g + decay · p first. Centered: m ← α · m + (1 − α) · g, and the variance v − m² stands under the root, at
/// least 0. Momentum: b ← momentum · b + d, and p ← p − rate · b. Kept are "squares" v, "mean" m and "momentum" b, as far as used.
/// Hinton's lecture 6e, 2012, and Graves, 2013 (arXiv:1308.0850), in PyTorch's form.
/// </remarks>
public sealed class RmsProp : Optimizer
{
    private const int Squares = 0;
    private const int Mean = 1;
    private readonly double _alpha;
    private readonly double _eps;
    private readonly double _weightDecay;
    private readonly double _momentum;
    private readonly bool _centered;

    /// <summary>RMSprop over <paramref name="parameters"/>; the defaults are PyTorch's.</summary>
    /// <param name="parameters">What is learned.</param>
    /// <param name="learningRate">About the length of a step in each parameter.</param>
    /// <param name="alpha">α, how much of the mean square stays from step to step.</param>
    /// <param name="eps">ε, keeps the denominator from 0.</param>
    /// <param name="weightDecay">The share of each parameter that is added to its gradient.</param>
    /// <param name="momentum">How much of the momentum stays; 0 for none.</param>
    /// <param name="centered">Whether the mean is taken off the mean square.</param>
    /// <exception cref="ArgumentException">There are no parameters, or not all values are parameters.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not positive, α is outside [0, 1), or a setting is negative; or one is not finite.</exception>
    public RmsProp(
        Values parameters, double learningRate = 0.01, double alpha = 0.99, double eps = 1e-8, double weightDecay = 0.0, double momentum = 0.0, bool centered = false)
        : base(parameters, learningRate, ["squares", .. centered ? (string[])["mean"] : [], .. momentum == 0.0 ? (string[])[] : ["momentum"]])
    {
        _alpha = Guard.Fraction(alpha, "alpha", nameof(alpha));
        _eps = Guard.NotNegative(eps, "eps", nameof(eps));
        _weightDecay = Guard.NotNegative(weightDecay, "weight decay", nameof(weightDecay));
        _momentum = Guard.NotNegative(momentum, "momentum", nameof(momentum));
        _centered = centered;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private protected override void Move(ref double p, ref double g, int first, int count)
    {
        // What is not kept is never read.
        bool momentum = _momentum != 0.0;
        ref double squares = ref Kept(Squares, first);
        ref double means = ref Kept(_centered ? Mean : Squares, first);
        ref double moved = ref Kept(StateNames.Count - 1, first);
        Vector512<double> rate = Vector512.Create(LearningRate), decay = Vector512.Create(_weightDecay), eps = Vector512.Create(_eps);
        Vector512<double> stay = Vector512.Create(_alpha), take = Vector512.Create(1.0 - _alpha), keep = Vector512.Create(_momentum);
        for (int i = 0; i < count; i += Simd.Width)
        {
            Vector512<double> old = Simd.Load(ref p, i);
            Vector512<double> gradient = Decayed(Simd.Load(ref g, i), old, decay);
            Vector512<double> v = (stay * Simd.Load(ref squares, i)) + (take * gradient * gradient);
            Simd.Store(v, ref squares, i);
            if (_centered)
            {
                Vector512<double> m = (stay * Simd.Load(ref means, i)) + (take * gradient);
                Simd.Store(m, ref means, i);
                v = Vector512.Max(v - (m * m), Vector512<double>.Zero);
            }

            Vector512<double> d = gradient / (Vector512.Sqrt(v) + eps);
            if (momentum)
            {
                d = (keep * Simd.Load(ref moved, i)) + d;
                Simd.Store(d, ref moved, i);
            }

            Simd.Store(old - (rate * d), ref p, i);
        }
    }
}
