using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TapeGrad.Optim;

/// <summary>RMSprop: gradients divided by the root of the mean of their squares, which fades.</summary>
/// <remarks>
/// <code>
/// g ← g + weightDecay·p
/// v ← α·v + (1 − α)·g²
/// d = g/(√v + ε);  centered:  m ← α·m + (1 − α)·g,  d = g/(√(v − m²) + ε)
/// p ← p − rate·d;  with momentum:  b ← momentum·b + d,  p ← p − rate·b
/// </code>
/// Moments: <c>square_avg</c> (v), <c>momentum_buffer</c> (b) and <c>grad_avg</c> (m) where they are used. Rounding may make
/// v − m² a little negative, where the gradient hardly changes; it then counts as 0.
/// Sources: Tieleman, Hinton 2012, "Neural networks for machine learning", lecture 6.5; centered: Graves 2013, "Generating sequences with recurrent neural networks".
/// </remarks>
public sealed class RmsProp : Optimizer
{
    private readonly double _alpha;
    private readonly double _epsilon;
    private readonly double _weightDecay;
    private readonly double _momentum;
    private readonly bool _centered;
    private readonly double[] _meanSquare;
    private readonly double[] _buffer = [];
    private readonly double[] _mean = [];

    /// <summary>Prepares to move <paramref name="parameters"/> by RMSprop.</summary>
    /// <param name="parameters">A run of parameters, such as <see cref="Tape.Parameters"/>.</param>
    /// <param name="learningRate">The first <see cref="Optimizer.LearningRate"/>.</param>
    /// <param name="alpha">How much of the means is kept at each step, in [0, 1).</param>
    /// <param name="epsilon">Added to the root, against division by zero; 0 or more.</param>
    /// <param name="weightDecay">The pull of every parameter towards 0 as part of the gradient, 0 or more.</param>
    /// <param name="momentum">How much of the last move goes on, 0 or more; below 1 it dies away.</param>
    /// <param name="centered">Divides by the deviation from the mean gradient rather than by the size.</param>
    /// <exception cref="ArgumentException">The run is empty, or a value of it is no parameter.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range, NaN or infinite.</exception>
    public RmsProp(
        Values parameters,
        double learningRate = 0.01,
        double alpha = 0.99,
        double epsilon = 1e-8,
        double weightDecay = 0.0,
        double momentum = 0.0,
        bool centered = false)
        : base(parameters, learningRate)
    {
        _alpha = Require.Fraction(alpha, "Alpha");
        _epsilon = Require.NotNegative(epsilon, "Epsilon");
        _weightDecay = Require.NotNegative(weightDecay, "Weight decay");
        _momentum = Require.NotNegative(momentum, "Momentum");
        _centered = centered;
        _meanSquare = AddMoment("square_avg");
        if (momentum == 0.0 && !centered)
        {
            return;
        }

        // The loop wants all three; what is not used stays 0 and is not saved.
        _buffer = momentum > 0.0 ? AddMoment("momentum_buffer") : new double[parameters.Count];
        _mean = centered ? AddMoment("grad_avg") : new double[parameters.Count];
    }

    /// <inheritdoc/>
    protected override void Update(Span<double> parameters, ReadOnlySpan<double> gradients)
    {
        if (_buffer.Length == 0)
        {
            Elementwise.Apply(new Plain(LearningRate, _alpha, _epsilon, _weightDecay), parameters, gradients, _meanSquare);
            return;
        }

        var rule = new Full(LearningRate, _alpha, _epsilon, _weightDecay, _momentum, _centered);
        Elementwise.Apply(rule, parameters, gradients, _meanSquare, _buffer, _mean);
    }

    private readonly struct Plain(double rate, double alpha, double epsilon, double weightDecay) : IUpdateRule
    {
        public static int Moments => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(
            ref Vector512<double> p, Vector512<double> g, ref Vector512<double> v, ref Vector512<double> b, ref Vector512<double> c)
        {
            if (weightDecay > 0.0)
            {
                g += weightDecay * p;
            }

            v = (alpha * v) + ((1.0 - alpha) * g * g);
            p -= rate * g / (Root.Of(v) + Vector512.Create(epsilon));
        }
    }

    private readonly struct Full(double rate, double alpha, double epsilon, double weightDecay, double momentum, bool centered) : IUpdateRule
    {
        public static int Moments => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(
            ref Vector512<double> p, Vector512<double> g, ref Vector512<double> v, ref Vector512<double> b, ref Vector512<double> m)
        {
            if (weightDecay > 0.0)
            {
                g += weightDecay * p;
            }

            v = (alpha * v) + ((1.0 - alpha) * g * g);
            Vector512<double> square = v;
            if (centered)
            {
                m = (alpha * m) + ((1.0 - alpha) * g);
                square = Vector512.MaxNative(Vector512<double>.Zero, v - (m * m));
            }

            Vector512<double> d = g / (Root.Of(square) + Vector512.Create(epsilon));
            if (momentum > 0.0)
            {
                d = b = (momentum * b) + d;
            }

            p -= rate * d;
        }
    }
}
