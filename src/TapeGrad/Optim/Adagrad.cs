using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TapeGrad.Optim;

/// <summary>Adagrad: s ← s + g², p ← p − rate / (1 + k · rateDecay) · g / (√s + ε), with k the number of earlier steps.</summary>
/// <remarks>
/// Weight decay is L2: g ← g + decay · p first. Kept is s, "squares". Duchi, Hazan and Singer, 2011, in PyTorch's form.
/// </remarks>
public sealed class Adagrad : Optimizer
{
    private readonly double _rateDecay;
    private readonly double _weightDecay;
    private readonly double _eps;

    /// <summary>Adagrad over <paramref name="parameters"/>; the defaults are PyTorch's.</summary>
    /// <param name="parameters">What is learned.</param>
    /// <param name="learningRate">The length of the first step in each parameter.</param>
    /// <param name="rateDecay">How fast the rate falls besides.</param>
    /// <param name="weightDecay">The share of each parameter that is added to its gradient.</param>
    /// <param name="initialSquares">Where s starts.</param>
    /// <param name="eps">ε, keeps the denominator from 0.</param>
    /// <exception cref="ArgumentException">There are no parameters, or not all values are parameters.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not positive, or a setting is negative; or one is not finite.</exception>
    public Adagrad(
        Values parameters, double learningRate = 0.01, double rateDecay = 0.0, double weightDecay = 0.0, double initialSquares = 0.0, double eps = 1e-10)
        : base(parameters, learningRate, "squares")
    {
        _rateDecay = Guard.NotNegative(rateDecay, "rate decay", nameof(rateDecay));
        _weightDecay = Guard.NotNegative(weightDecay, "weight decay", nameof(weightDecay));
        _eps = Guard.NotNegative(eps, "eps", nameof(eps));
        State("squares").Fill(Guard.NotNegative(initialSquares, "initial sum of squares", nameof(initialSquares)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private protected override void Move(ref double p, ref double g, int first, int count)
    {
        ref double squares = ref Kept(0, first);
        Vector512<double> decay = Vector512.Create(_weightDecay), eps = Vector512.Create(_eps);
        Vector512<double> length = Vector512.Create(LearningRate / (1.0 + ((Steps - 1) * _rateDecay)));
        for (int i = 0; i < count; i += Simd.Width)
        {
            Vector512<double> old = Simd.Load(ref p, i);
            Vector512<double> gradient = Decayed(Simd.Load(ref g, i), old, decay);
            Vector512<double> s = Simd.Load(ref squares, i) + (gradient * gradient);
            Simd.Store(s, ref squares, i);
            Simd.Store(old - (length * gradient / (Vector512.Sqrt(s) + eps)), ref p, i);
        }
    }
}
