using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TapeGrad.Optim;

/// <summary>The step that <see cref="Adam"/> and <see cref="AdamW"/> share.</summary>
internal sealed class AdamRule : ISimdStep
{
    private const string Sum = "sum";
    private const string Squares = "squares";
    private const string Largest = "largest";
    private readonly Optimizer _owner;
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly double _eps;
    private readonly double _weightDecay;
    private readonly bool _decoupled;
    private readonly bool _amsgrad;
    private double _stepEps;
    private double _stepLength;

    public AdamRule(Adam owner, AdamOptions options)
        : this(owner, options.Beta1, options.Beta2, options.Epsilon, options.WeightDecay, decoupled: false, options.UseAmsGrad)
    {
    }

    public AdamRule(AdamW owner, AdamWOptions options)
        : this(owner, options.Beta1, options.Beta2, options.Epsilon, options.WeightDecay, decoupled: true, options.UseAmsGrad)
    {
    }

    private AdamRule(Optimizer owner, double beta1, double beta2, double eps, double weightDecay, bool decoupled, bool amsgrad)
    {
        _owner = owner;
        _beta1 = beta1;
        _beta2 = beta2;
        _eps = eps;
        _weightDecay = weightDecay;
        _decoupled = decoupled;
        _amsgrad = amsgrad;
    }

    public static string[] StateNames(bool amsgrad) => amsgrad ? [Sum, Squares, Largest] : [Sum, Squares];

    // With the sums S and Q, m̂ = a·S and v̂ = b·Q, so rate · m̂ / (√v̂ + ε) = rate·a/√b · S / (√Q + ε/√b): one division for
    // each parameter, and one root.
    public void Update(Span<double> parameters, ReadOnlySpan<double> gradients)
    {
        double a = (1.0 - _beta1) / (1.0 - Math.Pow(_beta1, _owner.Steps));
        double root = Math.Sqrt((1.0 - _beta2) / (1.0 - Math.Pow(_beta2, _owner.Steps)));
        _stepLength = _owner.LearningRate * a / root * FastSqrt.Scale;
        _stepEps = _eps / root * FastSqrt.Scale;
        SimdStep.Run(this, parameters, gradients);
    }

    public void Move(ref double p, ref double g, int first, int count)
    {
        if (_amsgrad || _weightDecay != 0.0)
        {
            MoveWithAll(ref p, ref g, first, count);
        }
        else
        {
            MovePlain(ref p, ref g, ref StateAt(Sum, first), ref StateAt(Squares, first), count);
        }
    }

    private ref double StateAt(string name, int first) => ref _owner.MutableState(name)[first];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MovePlain(ref double p, ref double g, ref double sums, ref double squares, int count)
    {
        Vector512<double> keep1 = Vector512.Create(_beta1), keep2 = Vector512.Create(_beta2), least = Vector512.Create(FastSqrt.Least);
        Vector512<double> length = Vector512.Create(_stepLength), eps = Vector512.Create(_stepEps);
        for (int i = 0; i < count; i += Simd.Width)
        {
            Vector512<double> gradient = Simd.Load(ref g, i);
            Vector512<double> s = Vector512.FusedMultiplyAdd(keep1, Simd.Load(ref sums, i), gradient);
            Simd.Store(s, ref sums, i);
            Vector512<double> q = Vector512.FusedMultiplyAdd(gradient, gradient, Vector512.FusedMultiplyAdd(keep2, Simd.Load(ref squares, i), least));
            Simd.Store(q, ref squares, i);
            Simd.Store(Simd.Load(ref p, i) - (length * s / FastSqrt.Plus(q, eps)), ref p, i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MoveWithAll(ref double p, ref double g, int first, int count)
    {
        ref double sums = ref StateAt(Sum, first);
        ref double squares = ref StateAt(Squares, first);
        ref double largest = ref StateAt(_amsgrad ? Largest : Squares, first);
        Vector512<double> keep1 = Vector512.Create(_beta1), keep2 = Vector512.Create(_beta2), least = Vector512.Create(FastSqrt.Least);
        Vector512<double> length = Vector512.Create(_stepLength), eps = Vector512.Create(_stepEps);
        Vector512<double> decay = Vector512.Create(_decoupled ? 0.0 : _weightDecay);
        Vector512<double> stay = Vector512.Create(_decoupled ? 1.0 - (_owner.LearningRate * _weightDecay) : 1.0);
        for (int i = 0; i < count; i += Simd.Width)
        {
            Vector512<double> old = Simd.Load(ref p, i);
            Vector512<double> gradient = SimdStep.Decayed(Simd.Load(ref g, i), old, decay);
            Vector512<double> s = Vector512.FusedMultiplyAdd(keep1, Simd.Load(ref sums, i), gradient);
            Simd.Store(s, ref sums, i);
            Vector512<double> q = Vector512.FusedMultiplyAdd(gradient, gradient, Vector512.FusedMultiplyAdd(keep2, Simd.Load(ref squares, i), least));
            Simd.Store(q, ref squares, i);
            if (_amsgrad)
            {
                q = Vector512.Max(q, Simd.Load(ref largest, i));
                Simd.Store(q, ref largest, i);
            }

            Simd.Store((stay * old) - (length * s / FastSqrt.Plus(q, eps)), ref p, i);
        }
    }
}
