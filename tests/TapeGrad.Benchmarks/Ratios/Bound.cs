using TapeGrad.Benchmarks.Contestants;
using TapeGrad.Benchmarks.Contestants.Bundle;
using TapeGrad.Benchmarks.Contestants.Gmm;
using TapeGrad.Benchmarks.Contestants.Lstm;
using TapeGrad.Benchmarks.Contestants.MicroGpt;
using TapeGrad.Benchmarks.Contestants.SecondOrder;

namespace TapeGrad.Benchmarks.Ratios;

/// <summary>One promise: a figure, what it has to keep to, and how far one would like to get.</summary>
/// <remarks>
/// Where <paramref name="IsAim"/> is set, the limit itself is an aim: reported like the others, and no failure where missed. A bound
/// that needs more <paramref name="Cores"/> than this process may use is reported and not judged.
/// </remarks>
internal sealed record Bound(
    string Text,
    string Unit,
    Func<Results, double?> Measure,
    double? AtLeast = null,
    double? AtMost = null,
    double? Aim = null,
    bool IsAim = false,
    int Cores = 1)
{
    /// <summary>Every promise. A new one is one line more; it is judged where all its rows were measured.</summary>
    public static IReadOnlyList<Bound> All { get; } =
    [
        new("scalar tape faster than closures", "×", r => r.Ratio<ClosureGraph, ScalarTape>(), AtLeast: 35),
        new("scalar tape faster than objects, topological sort", "×", r => r.Ratio<ObjectGraphSorted, ScalarTape>(), AtLeast: 4),
        new("scalar tape faster than objects, creation order", "×", r => r.Ratio<ObjectGraphInCreationOrder, ScalarTape>(), AtLeast: 2.5),
        new("scalar tape against plain loops by hand", "×", r => r.Ratio<ScalarTape, PlainLoops>(), AtMost: 13, Aim: 8),
        new("scalar tape, per operation, fastest round", "ns", r => r.Of<ScalarTape>()?.NanosecondsPerOperation, AtMost: 5, Aim: 3),
        new("scalar tape, allocated per step", "bytes", r => r.Of<ScalarTape>()?.BytesPerStep, AtMost: 0),
        new("scalar tape, record per operation", "bytes", r => r.Of<ScalarTape>()?.Contestant.TapeBytesPerOperation, AtMost: 48),
        new("scalar tape, AddProduct faster than + and *", "×", r => r.Ratio<ScalarTape, ScalarTapeAddProduct>(), AtLeast: 1.2, IsAim: true),
        new("chain of tanh, scalar tape beyond the loop by hand, per operation", "ns", BeyondMathematics, AtMost: 2.5, IsAim: true),
        new("chain of sums, scalar tape, per operation, fastest round", "ns", r => r.Of<SumChainScalarTape>()?.NanosecondsPerOperation, AtMost: 10),
        new("tape of 5 million nodes that grew by itself, memory per node", "bytes", r => r.Of<LargeTapeThatGrew>()?.Contestant.TapeBytesPerOperation, AtMost: 1.3 * 48),
        new("fused tape against plain loops by hand", "×", r => r.Ratio<FusedTape, PlainLoops>(), AtMost: 1.2),
        new("fused tape against SIMD by hand", "×", r => r.Ratio<FusedTape, SimdByHand>(), AtMost: 7),
        new("fused tape, sample by sample, against SIMD by hand", "×", r => r.Ratio<FusedTapeBySample, SimdByHand>(), AtMost: 7),
        new("compiled against plain loops by hand", "×", r => r.Ratio<CompiledFused, PlainLoops>(), AtMost: 0.33),
        new("compiled against SIMD by hand", "×", r => r.Ratio<CompiledFused, SimdByHand>(), AtMost: 2.3, Aim: 1.7),
        new("compiled, per step", "µs", r => r.Of<CompiledFused>()?.Median, AtMost: 5.3, IsAim: true),
        new("compiled from scalars against compiled from runs", "×", r => r.Ratio<CompiledScalar, CompiledFused>(), AtMost: 1.1),
        new("compiled, allocated per step", "bytes", r => r.Of<CompiledFused>()?.BytesPerStep, AtMost: 0),
        new("fused tape, sample by sample, allocated per step", "bytes", r => r.Of<FusedTapeBySample>()?.BytesPerStep, AtMost: 0),
        new("fused tape, allocated per step", "bytes", r => r.Of<FusedTape>()?.BytesPerStep, AtMost: 0),
        new("Adam in SIMD faster than the scalar loop", "×", r => r.Ratio<AdamScalarLoop, AdamOnRuns>(), AtLeast: 8),
        new("microgpt, scalar tape, AddProduct faster than + and *", "×", r => r.Ratio<MicroGptScalarTape, MicroGptScalarTapeAddProduct>(), AtLeast: 1.1, IsAim: true),
        new("microgpt, fused tape faster than scalar tape", "×", r => r.Ratio<MicroGptScalarTape, MicroGptFusedTape>(), AtLeast: 12),
        new("microgpt, fused tape against plain loops by hand", "×", r => r.Ratio<MicroGptFusedTape, MicroGptPlainLoops>(), AtMost: 1.0),
        new("microgpt, 32 documents compiled against fused tape", "×", r => r.Ratio<MicroGptBatchCompiled, MicroGptFusedTape>(), AtMost: 0.5),
        new("microgpt, 32 documents compiled, per document", "µs", r => r.Of<MicroGptBatchCompiled>()?.Median, AtMost: 5.5, IsAim: true),
        new("GMM, compiled against value alone by plain loops", "×", r => r.Ratio<GmmCompiledGradient, GmmLoopsValue>(), AtMost: 0.8),
        new("GMM, compiled against its own value alone", "×", r => r.Ratio<GmmCompiledGradient, GmmCompiledValue>(), AtMost: 3.5),
        new("bundle adjustment, compiled against value alone by plain loops", "×", r => r.Ratio<BundleCompiledGradient, BundleLoopsValue>(), AtMost: 1.5, IsAim: true),
        new("LSTM, fused tape against value alone by plain loops", "×", r => r.Ratio<LstmFusedTape, LstmLoopsValue>(), AtMost: 1.5, IsAim: true),
        new("two threads faster than one, 10000 samples", "×", r => r.Ratio<TenThousandByOneThread, TenThousandByTwoThreads>(), AtLeast: 1.6, Aim: 1.85, Cores: 2),
        new("two threads faster than one, 1000 samples", "×", r => r.Ratio<ThousandByOneThread, ThousandByTwoThreads>(), AtLeast: 1.4, Cores: 2),
        new("compiling 10⁴ operations, per operation", "ns", r => r.Of<Compiling10K>()?.NanosecondsPerOperation, AtMost: 300),
        new("compiling 10⁵ operations, per operation", "ns", r => r.Of<Compiling100K>()?.NanosecondsPerOperation, AtMost: 300),
        new("compiling 10⁶ operations, per operation", "ns", r => r.Of<Compiling1M>()?.NanosecondsPerOperation, AtMost: 300),
        new("Hessian times a direction, Rosenbrock 100, against its gradient", "×", r => r.Ratio<Rosenbrock100Product, Rosenbrock100Gradient>(), AtMost: 2),
        new("Hessian times a direction, Helmholtz 50, against its gradient", "×", r => r.Ratio<Helmholtz50Product, Helmholtz50Gradient>(), AtMost: 2),
        new("Hessian times a direction, demo, against its gradient", "×", r => r.Ratio<CurvedDemoProduct, CurvedDemoGradient>(), AtMost: 3),
        new("Hessian of Helmholtz 50 against its gradient", "×", r => r.Ratio<Helmholtz50Hessian, Helmholtz50Gradient>(), AtMost: 8),
        new("Hessian of Rosenbrock 1000, beyond clearing it, against its gradient", "×", BeyondClearing, AtMost: 3),
        new("sparse Hessian of Rosenbrock 1000 against its gradient", "×", r => r.Ratio<Rosenbrock1000Sparse, Rosenbrock1000Gradient>(), AtMost: 3),
        new("recording a gradient, per node, fastest round", "ns", r => r.Of<RecordedGradient>()?.NanosecondsPerOperation, AtMost: 100),
        new("demo with a gradient penalty against the plain step", "×", r => r.Ratio<CurvedDemoPenalty, CurvedDemoGradient>(), AtMost: 2.5),
        new("price, 5 greeks and 25 second ones, per option", "ns", r => r.Of<OptionSecondGreeks>()?.NanosecondsPerOperation, AtMost: 150, IsAim: true),
    ];

    /// <summary>Whether the figure keeps to the limit; NaN never does.</summary>
    public bool Holds(double measured) => Reaches(measured, AtLeast ?? AtMost!.Value);

    /// <summary>Whether the figure gets as far as one would like; null where nobody said how far.</summary>
    public bool? ReachesAim(double measured) => Aim is { } aim ? Reaches(measured, aim) : null;

    private static double? BeyondClearing(Results results) =>
        results.Ratio<Rosenbrock1000Hessian, Rosenbrock1000Gradient>() - results.Ratio<Rosenbrock1000Clearing, Rosenbrock1000Gradient>();

    private static double? BeyondMathematics(Results results) =>
        results.Of<TanhChainScalarTape>()?.NanosecondsPerOperation - results.Of<TanhChainByHand>()?.NanosecondsPerOperation;

    private bool Reaches(double measured, double limit) => AtLeast is null ? measured <= limit : measured >= limit;
}
