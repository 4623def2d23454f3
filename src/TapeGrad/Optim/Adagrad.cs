using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TapeGrad.Optim;

/// <summary>Adagrad: s ← s + g², p ← p − rate / (1 + k · rateDecay) · g / (√s + ε), with k the number of earlier steps.</summary>
/// <remarks>
/// Weight decay is L2: g ← g + decay · p first. The state "squares" is s. Duchi, Hazan and Singer, 2011, in PyTorch's form.
/// </remarks>
public sealed class Adagrad : Optimizer, ISimdStep
{
    private const string Squares = "squares";
    private readonly AdagradOptions _options;

    /// <summary>Adagrad over <paramref name="parameters"/>; the defaults are PyTorch's.</summary>
    /// <param name="parameters">What is learned.</param>
    /// <param name="learningRate">The length of the first step in each parameter.</param>
    /// <param name="options">The other settings, or null for the defaults.</param>
    /// <exception cref="ArgumentException">There are no parameters, or not all values are parameters.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not positive and finite.</exception>
    public Adagrad(Values parameters, double learningRate = 0.01, AdagradOptions? options = null)
        : base(parameters, learningRate, Squares)
    {
        _options = options ?? new();
        MutableState(Squares).Fill(_options.InitialSquares);
    }

    /// <inheritdoc/>
    protected override void Update(Span<double> parameters, ReadOnlySpan<double> gradients) => SimdStep.Run(this, parameters, gradients);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void ISimdStep.Move(ref double p, ref double g, int first, int count)
    {
        ref double squares = ref MutableState(Squares)[first];
        Vector512<double> decay = Vector512.Create(_options.WeightDecay), eps = Vector512.Create(_options.Epsilon);
        Vector512<double> length = Vector512.Create(LearningRate / (1.0 + ((Steps - 1) * _options.RateDecay)));
        for (int i = 0; i < count; i += Simd.Width)
        {
            Vector512<double> old = Simd.Load(ref p, i);
            Vector512<double> gradient = SimdStep.Decayed(Simd.Load(ref g, i), old, decay);
            Vector512<double> s = Simd.Load(ref squares, i) + (gradient * gradient);
            Simd.Store(s, ref squares, i);
            Simd.Store(old - (length * gradient / (Vector512.Sqrt(s) + eps)), ref p, i);
        }
    }
}
