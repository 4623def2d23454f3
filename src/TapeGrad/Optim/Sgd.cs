using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TapeGrad.Optim;

/// <summary>Stochastic gradient descent: p ← p − rate · g, or along a momentum that sums up all gradients so far.</summary>
/// <remarks>
/// Weight decay is L2: g ← g + decay · p first. Momentum: b ← momentum · b + (1 − dampening) · g, at the first step b ← g, and
/// p ← p − rate · b; Nesterov: p ← p − rate · (g + momentum · b). The state "momentum" is b, where there is momentum.
/// Sutskever, Martens, Dahl and Hinton, 2013, in PyTorch's form, which multiplies the whole b by the rate of the step.
/// </remarks>
public sealed class Sgd : Optimizer, ISimdStep
{
    private const string Moved = "momentum";
    private readonly SgdOptions _options;

    /// <summary>Gradient descent over <paramref name="parameters"/>.</summary>
    /// <param name="parameters">What is learned.</param>
    /// <param name="learningRate">The length of a step for a gradient of 1.</param>
    /// <param name="options">The other settings, or null for none of them.</param>
    /// <exception cref="ArgumentException">There are no parameters, not all values are parameters, or Nesterov is asked for without momentum or with dampening.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not positive and finite.</exception>
    public Sgd(Values parameters, double learningRate, SgdOptions? options = null)
        : base(parameters, learningRate, options is null or { Momentum: 0.0 } ? [] : [Moved])
    {
        _options = options ?? new();
        if (_options.UseNesterov && (_options.Momentum == 0.0 || _options.Dampening != 0.0))
        {
            throw new ArgumentException("Nesterov looks ahead along an undampened momentum. Give a momentum above 0, such as 0.9, and a dampening of 0.", nameof(options));
        }
    }

    /// <inheritdoc/>
    protected override void Update(Span<double> parameters, ReadOnlySpan<double> gradients) => SimdStep.Run(this, parameters, gradients);

    void ISimdStep.Move(ref double p, ref double g, int first, int count)
    {
        if (_options.Momentum == 0.0)
        {
            MovePlain(ref p, ref g, count);
        }
        else
        {
            MoveWithMomentum(ref p, ref g, ref MutableState(Moved)[first], count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MovePlain(ref double p, ref double g, int count)
    {
        Vector512<double> rate = Vector512.Create(LearningRate), decay = Vector512.Create(_options.WeightDecay);
        for (int i = 0; i < count; i += Simd.Width)
        {
            Vector512<double> old = Simd.Load(ref p, i);
            Simd.Store(old - (rate * SimdStep.Decayed(Simd.Load(ref g, i), old, decay)), ref p, i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MoveWithMomentum(ref double p, ref double g, ref double momentum, int count)
    {
        Vector512<double> rate = Vector512.Create(LearningRate), decay = Vector512.Create(_options.WeightDecay), keep = Vector512.Create(_options.Momentum);
        bool nesterov = _options.UseNesterov;
        Vector512<double> take = Vector512.Create(Steps == 1 ? 1.0 : 1.0 - _options.Dampening);
        for (int i = 0; i < count; i += Simd.Width)
        {
            Vector512<double> old = Simd.Load(ref p, i);
            Vector512<double> gradient = SimdStep.Decayed(Simd.Load(ref g, i), old, decay);
            Vector512<double> b = (keep * Simd.Load(ref momentum, i)) + (take * gradient);
            Simd.Store(b, ref momentum, i);
            Simd.Store(old - (rate * (nesterov ? gradient + (keep * b) : b)), ref p, i);
        }
    }
}
