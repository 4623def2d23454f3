using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TapeGrad.Optim;

/// <summary>Stochastic gradient descent, p ← p − rate·g, with momentum where wanted.</summary>
/// <remarks>
/// <code>
/// g ← g + weightDecay·p
/// v ← momentum·v + (1 − dampening)·g          (v ← g at the first step)
/// p ← p − rate·v,  with Nesterov  p ← p − rate·(g + momentum·v)
/// </code>
/// Weight decay is that of the penalty weightDecay/2·Σp² on the loss. Moment: <c>momentum_buffer</c> (v), if there is momentum.
/// Sources: Polyak 1964, "Some methods of speeding up the convergence of iteration methods"; Nesterov's in the form of
/// Sutskever et al. 2013, "On the importance of initialization and momentum in deep learning".
/// </remarks>
public sealed class Sgd : Optimizer
{
    private readonly double _momentum;
    private readonly double _dampening;
    private readonly double _weightDecay;
    private readonly bool _nesterov;
    private readonly double[] _buffer = [];

    /// <summary>Prepares to move <paramref name="parameters"/> by gradient descent.</summary>
    /// <param name="parameters">A run of parameters, such as <see cref="Tape.Parameters"/>.</param>
    /// <param name="learningRate">The first <see cref="Optimizer.LearningRate"/>.</param>
    /// <param name="momentum">How much of the last move goes on, 0 or more; below 1 it dies away.</param>
    /// <param name="dampening">How much less the gradient counts than the last move, 0 or more.</param>
    /// <param name="weightDecay">The pull of every parameter towards 0, 0 or more.</param>
    /// <param name="nesterov">Looks one move ahead. Needs momentum, and no dampening.</param>
    /// <exception cref="ArgumentException">The run is empty or not one of parameters, or <paramref name="nesterov"/> lacks momentum or has dampening.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range, NaN or infinite.</exception>
    public Sgd(
        Values parameters, double learningRate, double momentum = 0.0, double dampening = 0.0, double weightDecay = 0.0, bool nesterov = false)
        : base(parameters, learningRate)
    {
        _momentum = Require.NotNegative(momentum, "Momentum");
        _dampening = Require.NotNegative(dampening, "Dampening");
        _weightDecay = Require.NotNegative(weightDecay, "Weight decay");
        _nesterov = nesterov;
        if (nesterov && (momentum == 0.0 || dampening != 0.0))
        {
            throw new ArgumentException(
                "Nesterov's look ahead needs a momentum above 0 and a dampening of 0. Set momentum, or leave nesterov out.", nameof(nesterov));
        }

        if (momentum > 0.0)
        {
            _buffer = AddMoment("momentum_buffer");
        }
    }

    /// <inheritdoc/>
    protected override void Update(Span<double> parameters, ReadOnlySpan<double> gradients)
    {
        if (_momentum == 0.0)
        {
            Elementwise.Apply(new Plain(LearningRate, _weightDecay), parameters, gradients);
            return;
        }

        bool first = StepCount == 0;
        Elementwise.Apply(
            new WithMomentum(LearningRate, first ? 0.0 : _momentum, first ? 1.0 : 1.0 - _dampening, _weightDecay, _nesterov ? _momentum : 0.0, _nesterov),
            parameters,
            gradients,
            _buffer);
    }

    private readonly struct Plain(double rate, double weightDecay) : IUpdateRule
    {
        public static int Moments => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(
            ref Vector512<double> p, Vector512<double> g, ref Vector512<double> a, ref Vector512<double> b, ref Vector512<double> c)
        {
            if (weightDecay > 0.0)
            {
                g += weightDecay * p;
            }

            p -= rate * g;
        }
    }

    private readonly struct WithMomentum(double rate, double kept, double added, double weightDecay, double ahead, bool nesterov) : IUpdateRule
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

            v = (kept * v) + (added * g);
            p -= rate * (nesterov ? g + (ahead * v) : v);
        }
    }
}
