using TapeGrad.Benchmarks.Contestants;
using TapeGrad.Benchmarks.Contestants.Gmm;
using TapeGrad.Benchmarks.Contestants.MicroGpt;

namespace TapeGrad.Benchmarks.Ratios;

/// <summary>One promise: a figure, what it has to keep to, and how far one would like to get.</summary>
/// <remarks>Where <paramref name="IsAim"/> is set, the limit itself is an aim: reported like the others, and no failure where missed.</remarks>
internal sealed record Bound(
    string Text, string Unit, Func<Results, double?> Measure, double? AtLeast = null, double? AtMost = null, double? Aim = null, bool IsAim = false)
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
        new("microgpt, fused tape faster than scalar tape", "×", r => r.Ratio<MicroGptScalarTape, MicroGptFusedTape>(), AtLeast: 12),
        new("microgpt, fused tape against plain loops by hand", "×", r => r.Ratio<MicroGptFusedTape, MicroGptPlainLoops>(), AtMost: 1.0),
        new("microgpt, 32 documents compiled against fused tape", "×", r => r.Ratio<MicroGptBatchCompiled, MicroGptFusedTape>(), AtMost: 0.5),
        new("microgpt, 32 documents compiled, per document", "µs", r => r.Of<MicroGptBatchCompiled>()?.Median, AtMost: 5.5, IsAim: true),
        new("GMM, compiled against value alone by plain loops", "×", r => r.Ratio<GmmCompiledGradient, GmmLoopsValue>(), AtMost: 0.8),
        new("GMM, compiled against its own value alone", "×", r => r.Ratio<GmmCompiledGradient, GmmCompiledValue>(), AtMost: 3.5),
    ];

    /// <summary>Whether the figure keeps to the limit; NaN never does.</summary>
    public bool Holds(double measured) => Reaches(measured, AtLeast ?? AtMost!.Value);

    /// <summary>Whether the figure gets as far as one would like; null where nobody said how far.</summary>
    public bool? ReachesAim(double measured) => Aim is { } aim ? Reaches(measured, aim) : null;

    private bool Reaches(double measured, double limit) => AtLeast is null ? measured <= limit : measured >= limit;
}
