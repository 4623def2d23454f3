using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TapeGrad.Optim;

/// <summary>Stochastic gradient descent: p ← p − rate · g, or along a momentum gathered from all gradients so far.</summary>
/// <remarks>
/// Weight decay is L2: g ← g + decay · p first. Momentum: b ← momentum · b + (1 − dampening) · g, at the first step b ← g, and
/// p ← p − rate · b; Nesterov: p ← p − rate · (g + momentum · b). Kept is b, "momentum", where there is one.
/// Sutskever, Martens, Dahl and Hinton, 2013, in PyTorch's form, which multiplies the whole b by the rate of the step.
/// </remarks>
public sealed class Sgd : Optimizer
{
    private readonly double _momentum;
    private readonly double _dampening;
    private readonly double _weightDecay;
    private readonly bool _nesterov;

    /// <summary>Gradient descent over <paramref name="parameters"/>.</summary>
    /// <param name="parameters">What is learned.</param>
    /// <param name="learningRate">The length of a step for a gradient of 1.</param>
    /// <param name="momentum">How much of the momentum stays from step to step; 0 for none.</param>
    /// <param name="dampening">The share of each gradient, but the first, that does not join the momentum.</param>
    /// <param name="nesterov">Whether a step looks ahead along the momentum; takes a momentum and no dampening.</param>
    /// <param name="weightDecay">The share of each parameter that is added to its gradient.</param>
    /// <exception cref="ArgumentException">There are no parameters, not all values are parameters, or Nesterov is asked for without momentum or with dampening.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not positive, or a setting is negative; or one is not finite.</exception>
    public Sgd(
        Values parameters, double learningRate, double momentum = 0.0, double dampening = 0.0, bool nesterov = false, double weightDecay = 0.0)
        : base(parameters, learningRate, momentum == 0.0 ? [] : ["momentum"])
    {
        _momentum = Guard.NotNegative(momentum, "momentum", nameof(momentum));
        _dampening = Guard.NotNegative(dampening, "dampening", nameof(dampening));
        _weightDecay = Guard.NotNegative(weightDecay, "weight decay", nameof(weightDecay));
        _nesterov = nesterov;
        if (nesterov && (momentum == 0.0 || dampening != 0.0))
        {
            throw new ArgumentException("Nesterov looks ahead along an undampened momentum. Give a momentum above 0, such as 0.9, and a dampening of 0.", nameof(nesterov));
        }
    }

    private protected override void Move(ref double p, ref double g, int first, int count)
    {
        if (_momentum == 0.0)
        {
            MovePlain(ref p, ref g, count);
        }
        else
        {
            MoveWithMomentum(ref p, ref g, ref Kept(0, first), count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MovePlain(ref double p, ref double g, int count)
    {
        Vector512<double> rate = Vector512.Create(LearningRate), decay = Vector512.Create(_weightDecay);
        for (int i = 0; i < count; i += Simd.Width)
        {
            Vector512<double> old = Simd.Load(ref p, i);
            Simd.Store(old - (rate * Decayed(Simd.Load(ref g, i), old, decay)), ref p, i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MoveWithMomentum(ref double p, ref double g, ref double momentum, int count)
    {
        Vector512<double> rate = Vector512.Create(LearningRate), decay = Vector512.Create(_weightDecay), keep = Vector512.Create(_momentum);
        Vector512<double> take = Vector512.Create(Steps == 1 ? 1.0 : 1.0 - _dampening);
        for (int i = 0; i < count; i += Simd.Width)
        {
            Vector512<double> old = Simd.Load(ref p, i);
            Vector512<double> gradient = Decayed(Simd.Load(ref g, i), old, decay);
            Vector512<double> b = (keep * Simd.Load(ref momentum, i)) + (take * gradient);
            Simd.Store(b, ref momentum, i);
            Simd.Store(old - (rate * (_nesterov ? gradient + (keep * b) : b)), ref p, i);
        }
    }
}
