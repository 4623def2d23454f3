using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TapeGrad.Optim;

/// <summary>RMSprop: v ← α · v + (1 − α) · g², p ← p − rate · d, with d = g / (√v + ε).</summary>
/// <remarks>
/// Weight decay is L2: g ← g + decay · p first. Centered: m ← α · m + (1 − α) · g, and the root is that of the variance v − m², at
/// least 0. Momentum: b ← momentum · b + d, and p ← p − rate · b. The state is "squares" v, and "mean" m and "momentum" b where they are used.
/// Hinton's lecture 6e, 2012, and Graves, 2013 (arXiv:1308.0850), in PyTorch's form.
/// </remarks>
public sealed class RmsProp : Optimizer, ISimdStep
{
    private const string Squares = "squares";
    private const string Mean = "mean";
    private const string Moved = "momentum";
    private readonly RmsPropOptions _options;

    /// <summary>RMSprop over <paramref name="parameters"/>; the defaults are PyTorch's.</summary>
    /// <param name="parameters">What is learned.</param>
    /// <param name="learningRate">About the length of a step in each parameter.</param>
    /// <param name="options">The other settings, or null for the defaults.</param>
    /// <exception cref="ArgumentException">There are no parameters, or not all values are parameters.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not positive and finite.</exception>
    public RmsProp(Values parameters, double learningRate = 0.01, RmsPropOptions? options = null)
        : base(parameters, learningRate, StateNamesOf(options ?? new())) => _options = options ?? new();

    /// <inheritdoc/>
    protected override void Update(Span<double> parameters, ReadOnlySpan<double> gradients) => SimdStep.Run(this, parameters, gradients);

    private static string[] StateNamesOf(RmsPropOptions options) =>
        [Squares, .. options.Centered ? (string[])[Mean] : [], .. options.Momentum == 0.0 ? (string[])[] : [Moved]];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void ISimdStep.Move(ref double p, ref double g, int first, int count)
    {
        // A state that is not kept is not read: another takes its place here.
        bool momentum = _options.Momentum != 0.0, centered = _options.Centered;
        ref double squares = ref MutableState(Squares)[first];
        ref double means = ref MutableState(centered ? Mean : Squares)[first];
        ref double moved = ref MutableState(momentum ? Moved : Squares)[first];
        Vector512<double> rate = Vector512.Create(LearningRate), decay = Vector512.Create(_options.WeightDecay), eps = Vector512.Create(_options.Epsilon);
        Vector512<double> stay = Vector512.Create(_options.Alpha), take = Vector512.Create(1.0 - _options.Alpha), keep = Vector512.Create(_options.Momentum);
        for (int i = 0; i < count; i += Simd.Width)
        {
            Vector512<double> old = Simd.Load(ref p, i);
            Vector512<double> gradient = SimdStep.Decayed(Simd.Load(ref g, i), old, decay);
            Vector512<double> v = (stay * Simd.Load(ref squares, i)) + (take * gradient * gradient);
            Simd.Store(v, ref squares, i);
            if (centered)
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
