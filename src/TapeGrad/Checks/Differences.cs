namespace TapeGrad;

/// <summary>A slope, and how far it can be off.</summary>
internal readonly record struct Slope(double Value, double Uncertainty)
{
    /// <summary>The mean of two slopes is a third. Where it is not, they looked at different scales, and the third is in doubt.</summary>
    public Slope AsMeanOf(Slope left, Slope right)
    {
        const double near = 1e-3;
        double gap = Math.Abs(Value - (0.5 * left.Value) - (0.5 * right.Value));
        return gap <= near * Math.Abs(Value) ? this : this with { Uncertainty = Uncertainty + gap };
    }
}

/// <summary>Differences for steps that fall by <see cref="Ratio"/>, whose error starts with step^order.</summary>
internal sealed class Differences(int order)
{
    // Not a power of 2: rounding is a grid of them, and steps that are in tune with it would agree on a wrong slope.
    public const double Ratio = 3.7;

    private readonly double _gain = Math.Pow(Ratio, order) - 1.0;
    private readonly List<(double Difference, double Noise)> _all = [];

    public void Add(double difference, double noise) => _all.Add((difference, noise));

    /// <summary>
    /// The extrapolation (Richardson) that is least uncertain for its size. Its uncertainty is the distance to both
    /// neighbours, and what noise does to it.
    /// </summary>
    public Slope Best()
    {
        var best = new Slope(double.NaN, double.PositiveInfinity);
        double least = double.PositiveInfinity;
        for (int i = 1; i < _all.Count; i++)
        {
            double value = Extrapolated(i);
            double uncertainty = Math.Max(Distance(value, i - 1), Distance(value, i + 1)) + _all[i].Noise + ((_all[i].Noise + _all[i - 1].Noise) / _gain);
            if (!double.IsFinite(value) || !double.IsFinite(uncertainty))
            {
                continue;
            }

            // Relative, since far steps may give small and quite wrong numbers; absolute between those that say nothing.
            double doubt = uncertainty == 0.0 ? 0.0 : Math.Min(1.0, uncertainty / Math.Abs(value));
            if (doubt < least || (doubt == least && uncertainty < best.Uncertainty))
            {
                (best, least) = (new(value, uncertainty), doubt);
            }
        }

        return best;
    }

    private double Extrapolated(int i) =>
        i < 1 || i >= _all.Count ? double.NaN : _all[i].Difference + ((_all[i].Difference - _all[i - 1].Difference) / _gain);

    // The distance to a neighbour; 0 to one that does not exist or is not finite.
    private double Distance(double value, int neighbour) =>
        Extrapolated(neighbour) is var other && double.IsFinite(other) ? Math.Abs(value - other) : 0.0;
}
