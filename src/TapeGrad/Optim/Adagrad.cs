using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TapeGrad.Optim;

/// <summary>Adagrad: the more a parameter has been moved, the smaller its steps.</summary>
/// <remarks>
/// <code>
/// g ← g + weightDecay·p
/// s ← s + g²
/// p ← p − rate/(1 + t·rateDecay) · g/(√s + ε),  t = 0, 1, … the steps before this one
/// </code>
/// Moment: <c>sum</c> (s). Source: Duchi, Hazan, Singer 2011, "Adaptive subgradient methods for online learning and stochastic optimization".
/// </remarks>
public sealed class Adagrad : Optimizer
{
    private readonly double _rateDecay;
    private readonly double _weightDecay;
    private readonly double _epsilon;
    private readonly double[] _sum;

    /// <summary>Prepares to move <paramref name="parameters"/> by Adagrad.</summary>
    /// <param name="parameters">A run of parameters, such as <see cref="Tape.Parameters"/>.</param>
    /// <param name="learningRate">The first <see cref="Optimizer.LearningRate"/>.</param>
    /// <param name="rateDecay">How fast the rate falls besides, 0 or more.</param>
    /// <param name="weightDecay">The pull of every parameter towards 0 as part of the gradient, 0 or more.</param>
    /// <param name="initialSum">Where every sum starts, 0 or more.</param>
    /// <param name="epsilon">Added to the root, against division by zero; 0 or more.</param>
    /// <exception cref="ArgumentException">The run is empty, or a value of it is no parameter.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range, NaN or infinite.</exception>
    public Adagrad(
        Values parameters, double learningRate = 0.01, double rateDecay = 0.0, double weightDecay = 0.0, double initialSum = 0.0, double epsilon = 1e-10)
        : base(parameters, learningRate)
    {
        _rateDecay = Require.NotNegative(rateDecay, "Rate decay");
        _weightDecay = Require.NotNegative(weightDecay, "Weight decay");
        Require.NotNegative(initialSum, "Initial sum");
        _epsilon = Require.NotNegative(epsilon, "Epsilon");
        _sum = AddMoment("sum");
        Array.Fill(_sum, initialSum);
    }

    /// <inheritdoc/>
    protected override void Update(Span<double> parameters, ReadOnlySpan<double> gradients) =>
        Elementwise.Apply(new Rule(LearningRate / (1.0 + (StepCount * _rateDecay)), _weightDecay, _epsilon), parameters, gradients, _sum);

    private readonly struct Rule(double rate, double weightDecay, double epsilon) : IUpdateRule
    {
        public static int Moments => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(
            ref Vector512<double> p, Vector512<double> g, ref Vector512<double> s, ref Vector512<double> b, ref Vector512<double> c)
        {
            if (weightDecay > 0.0)
            {
                g += weightDecay * p;
            }

            s += g * g;
            p -= rate * g / (Root.Of(s) + Vector512.Create(epsilon));
        }
    }
}
