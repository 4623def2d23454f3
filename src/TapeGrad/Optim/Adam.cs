using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TapeGrad.Optim;

/// <summary>Adam: steps of about the learning rate, whatever the scale of the gradients.</summary>
/// <remarks>
/// <code>
/// g ← g + weightDecay·p
/// m ← β₁·m + (1 − β₁)·g        the mean of gradients, which fades
/// v ← β₂·v + (1 − β₂)·g²       the mean of their squares
/// p ← p − rate · m̂ / (√v̂ + ε),  m̂ = m/(1 − β₁ᵏ),  v̂ = v/(1 − β₂ᵏ),  k = 1, 2, … the number of the step
/// </code>
/// The corrections of m̂ and v̂ are the same for all parameters and are taken out of the fraction, which leaves one division
/// and one square root. With <c>amsgrad</c>, the largest v so far stands in place of v. Moments: <c>exp_avg</c> (m),
/// <c>exp_avg_sq</c> (v), and <c>max_exp_avg_sq</c>.
/// Sources: Kingma, Ba 2015, "Adam: a method for stochastic optimization"; Reddi, Kale, Kumar 2018, "On the convergence of Adam and beyond".
/// </remarks>
public class Adam : Optimizer
{
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly double _epsilon;
    private readonly double _weightDecay;
    private readonly bool _decoupled;
    private readonly double[] _mean;
    private readonly double[] _meanSquare;
    private readonly double[] _largest = [];

    /// <summary>Prepares to move <paramref name="parameters"/> by Adam.</summary>
    /// <param name="parameters">A run of parameters, such as <see cref="Tape.Parameters"/>.</param>
    /// <param name="learningRate">The first <see cref="Optimizer.LearningRate"/>.</param>
    /// <param name="beta1">How much of the mean of gradients is kept at each step, in [0, 1).</param>
    /// <param name="beta2">How much of the mean of squares is kept at each step, in [0, 1).</param>
    /// <param name="epsilon">Added to the root, against division by zero; 0 or more.</param>
    /// <param name="weightDecay">The pull of every parameter towards 0 as part of the gradient, 0 or more.</param>
    /// <param name="amsgrad">Never lets a step grow again because the mean of squares has faded.</param>
    /// <exception cref="ArgumentException">The run is empty, or a value of it is no parameter.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range, NaN or infinite.</exception>
    public Adam(
        Values parameters,
        double learningRate = 0.001,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-8,
        double weightDecay = 0.0,
        bool amsgrad = false)
        : this(parameters, learningRate, beta1, beta2, epsilon, weightDecay, amsgrad, decoupled: false)
    {
    }

    private protected Adam(
        Values parameters, double learningRate, double beta1, double beta2, double epsilon, double weightDecay, bool amsgrad, bool decoupled)
        : base(parameters, learningRate)
    {
        _beta1 = Require.Fraction(beta1, "Beta 1");
        _beta2 = Require.Fraction(beta2, "Beta 2");
        _epsilon = Require.NotNegative(epsilon, "Epsilon");
        _weightDecay = Require.NotNegative(weightDecay, "Weight decay");
        _decoupled = decoupled;
        _mean = AddMoment("exp_avg");
        _meanSquare = AddMoment("exp_avg_sq");
        if (amsgrad)
        {
            _largest = AddMoment("max_exp_avg_sq");
        }
    }

    /// <inheritdoc/>
    protected override void Update(Span<double> parameters, ReadOnlySpan<double> gradients)
    {
        double correction1 = 1.0 - Math.Pow(_beta1, StepCount + 1);
        double correction2 = Math.Sqrt(1.0 - Math.Pow(_beta2, StepCount + 1));
        var rule = new Rule(
            LearningRate * correction2 / correction1,
            _beta1,
            _beta2,
            _epsilon * correction2,
            _decoupled ? 0.0 : _weightDecay,
            _decoupled ? 1.0 - (LearningRate * _weightDecay) : 1.0);
        if (_largest.Length == 0)
        {
            Elementwise.Apply(rule, parameters, gradients, _mean, _meanSquare);
        }
        else
        {
            Elementwise.Apply(new WithLargest(rule), parameters, gradients, _mean, _meanSquare, _largest);
        }
    }

    // Vectors, because the compiler does not take the filling of lanes out of a loop.
    private readonly struct Rule(double rate, double beta1, double beta2, double epsilon, double weightDecay, double shrink) : IUpdateRule
    {
        private readonly Vector512<double> _rate = Vector512.Create(rate);
        private readonly Vector512<double> _new1 = Vector512.Create(1.0 - beta1);
        private readonly Vector512<double> _old2 = Vector512.Create(beta2);
        private readonly Vector512<double> _new2 = Vector512.Create(1.0 - beta2);
        private readonly Vector512<double> _epsilon = Vector512.Create(epsilon);
        private readonly double _weightDecay = weightDecay;
        private readonly double _shrink = shrink;
        private readonly bool _decays = weightDecay > 0.0;
        private readonly bool _shrinks = shrink != 1.0;

        public static int Moments => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(
            ref Vector512<double> p, Vector512<double> g, ref Vector512<double> m, ref Vector512<double> v, ref Vector512<double> unused)
        {
            Average(p, g, ref m, ref v);
            Move(ref p, m, v);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Average(Vector512<double> p, Vector512<double> g, ref Vector512<double> m, ref Vector512<double> v)
        {
            if (_decays)
            {
                g += _weightDecay * p;
            }

            m = Vector512.FusedMultiplyAdd(_new1, g - m, m);
            v = Vector512.FusedMultiplyAdd(_old2, v, _new2 * g * g);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Move(ref Vector512<double> p, Vector512<double> m, Vector512<double> v)
        {
            if (_shrinks)
            {
                p *= _shrink;
            }

            p -= _rate * m / (Root.Of(v) + _epsilon);
        }
    }

    private readonly struct WithLargest(Rule rule) : IUpdateRule
    {
        public static int Moments => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(
            ref Vector512<double> p, Vector512<double> g, ref Vector512<double> m, ref Vector512<double> v, ref Vector512<double> largest)
        {
            rule.Average(p, g, ref m, ref v);
            largest = Vector512.MaxNative(largest, v);
            rule.Move(ref p, m, largest);
        }
    }
}
