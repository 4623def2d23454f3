namespace TapeGrad;

/// <summary>The two witnesses of a gradient check, differences of the output and of each operation, and what follows from both.</summary>
internal sealed class GradientJudge(Graph graph)
{
    // Below this part of a gradient, what the recorded graph and the function may hide from each other does not matter.
    private const double Part = 1e-3;

    private readonly LocalCheck _local = new(graph);
    private readonly double _noise = Noise.Of(graph);
    private readonly double[] _scratch = new double[graph.Nodes.Count];

    /// <summary>Judges a leaf by the recorded graph alone.</summary>
    public GradientEntry Judge(GraphLeaf leaf)
    {
        if (leaf.Position < 0)
        {
            return new GradientEntry(leaf.Name, leaf.Gradient, 0.0, Math.Abs(leaf.Gradient), GradientVerdict.Agrees) { IsReached = false };
        }

        var judged = NumericDerivative.Judge(x => Replay(leaf, x), leaf.Data, _noise, leaf.Gradient);
        return Entry(leaf, judged.Verdict, judged.Numeric, isRecorded: true);
    }

    /// <summary>Judges a leaf by a function, whose record is the graph.</summary>
    /// <remarks>
    /// The function may follow other branches than the record, and data that left the tape may come back into it. The
    /// operations decide only if the record gives the same numbers as the function at every place that differences looked at.
    /// </remarks>
    public GradientEntry Judge(GraphLeaf leaf, Func<double, double> function)
    {
        double farthest = 0.0;
        bool same = true;
        (GradientVerdict verdict, double numeric, double steepest) = NumericDerivative.Judge(
            x =>
            {
                double y = function(x);
                double recorded = Replay(leaf, x);
                bool fits = y.Equals(recorded) || Math.Abs(y - recorded) <= Slack(y);
                same &= fits;
                farthest = fits && double.IsFinite(y) ? Math.Max(farthest, Math.Abs(x - leaf.Data)) : farthest;
                return y;
            },
            leaf.Data,
            _noise,
            leaf.Gradient);

        // What noise hides over the longest step, as a slope, must be too small to matter.
        double matters = verdict switch
        {
            GradientVerdict.Differs => Math.Max(Part * Math.Abs(leaf.Gradient), Math.Abs(leaf.Gradient - numeric)),
            GradientVerdict.Kink => Part * steepest,
            _ => Part * Math.Abs(leaf.Gradient),
        };
        return Entry(leaf, verdict, numeric, same && Slack(graph.Output.Data) / farthest <= matters);
    }

    private GradientEntry Entry(GraphLeaf leaf, GradientVerdict verdict, double numeric, bool isRecorded)
    {
        WrongOperation? wrong = leaf.Position < 0 ? null : _local.WrongFor(leaf.Position);
        if (isRecorded && leaf.Position >= 0 && _local.Explains(leaf.Position, leaf.Gradient))
        {
            verdict = (_local.VerdictOf(leaf.Position), verdict) switch
            {
                (GradientVerdict.Agrees, _) => GradientVerdict.Agrees,
                (GradientVerdict.Kink, GradientVerdict.Undecided) => GradientVerdict.Kink,
                (GradientVerdict.Undecided, GradientVerdict.Differs or GradientVerdict.Kink) => GradientVerdict.Undecided,
                _ => verdict,
            };
        }

        return new GradientEntry(leaf.Name, leaf.Gradient, numeric, Math.Abs(leaf.Gradient - numeric), wrong is null ? verdict : GradientVerdict.Differs)
        {
            Operation = wrong?.Label,
            Finding = wrong?.ToString(),
            IsReached = leaf.Position >= 0,
        };
    }

    private double Slack(double y) => 100.0 * (_noise + (Noise.Epsilon * Math.Abs(y)));

    private double Replay(GraphLeaf leaf, double x) => leaf.Position < 0 ? graph.Output.Data : graph.Replay(leaf.Position, x, _scratch);
}
