namespace TapeGrad.Viewer;

/// <summary>Maps numbers to pixels. The units of an axis are the numbers themselves, or their decimal logarithms.</summary>
internal sealed class Axis
{
    // Two numbers with a smaller difference, relative to their size, would need labels that are too long to read.
    private const double Finest = 1e-9;
    private const double Smallest = 1e-300;

    private readonly double _low;
    private readonly double _high;
    private readonly double _from;
    private readonly double _to;

    private Axis(double low, double high, double from, double to, bool isLogarithmic, List<Tick> ticks)
    {
        (_low, _high, _from, _to) = (low, high, from, to);
        IsLogarithmic = isLogarithmic;
        Ticks = ticks;
    }

    public bool IsLogarithmic { get; }

    public IReadOnlyList<Tick> Ticks { get; }

    /// <summary>Steps 1 to <paramref name="last"/>, the first and the last at the ends.</summary>
    public static Axis Steps(int last, double from, double to)
    {
        (double low, double high) = last == 1 ? (0.5, 1.5) : (1.0, last);
        return new Axis(low, high, from, to, isLogarithmic: false, RoundTicks.Steps(last, wanted: 6));
    }

    /// <summary>A linear axis for numbers from <paramref name="min"/> to <paramref name="max"/>.</summary>
    public static Axis Linear(double min, double max, double from, double to)
    {
        (double low, double high) = LinearRange(min, max);
        return new Axis(low, high, from, to, isLogarithmic: false, RoundTicks.Linear(low, high, wanted: 5));
    }

    /// <summary>A logarithmic axis for positive numbers from <paramref name="min"/> to <paramref name="max"/>.</summary>
    public static Axis Logarithmic(double min, double max, double from, double to)
    {
        (double low, double high) = LogarithmicRange(min, max);
        return new Axis(low, high, from, to, isLogarithmic: true, RoundTicks.Logarithmic(low, high));
    }

    /// <summary>The ends of a linear axis: with some room, and at 0 if 0 is near.</summary>
    public static (double Low, double High) LinearRange(double min, double max)
    {
        double size = Math.Max(Math.Abs(min), Math.Abs(max));
        double half = (max / 2.0) - (min / 2.0);
        double room = half * 2.0 < Math.Max(size * Finest, Smallest)
            ? size == 0.0 ? 1.0 : Math.Max(size * 0.1, Smallest)
            : half * 0.12;
        double low = min >= 0.0 && min < 0.25 * max ? 0.0 : Math.Max(min - room, -double.MaxValue);
        double high = max <= 0.0 && max > 0.25 * min ? 0.0 : Math.Min(max + room, double.MaxValue);
        return (low, high);
    }

    /// <summary>The ends of a logarithmic axis as exponents of ten, with some room.</summary>
    public static (double Low, double High) LogarithmicRange(double min, double max)
    {
        double low = Math.Log10(min);
        double high = Math.Log10(max);
        double room = (high - low) * 0.05;
        return (low - room, high + room);
    }

    /// <summary>The position of a number; of one far outside, that at which all of them are.</summary>
    public double Pixel(double value) => PixelAt(IsLogarithmic ? Math.Log10(value) : value);

    /// <summary>Whether a number is far outside.</summary>
    public bool IsFar(double value) => Math.Abs(Pixel(value)) == ChartRules.Farthest;

    /// <summary>The position of a tick.</summary>
    public double PixelAt(double unit)
    {
        double span = _high - _low;
        double share = double.IsFinite(span)
            ? (unit - _low) / span
            : ((unit / 2.0) - (_low / 2.0)) / ((_high / 2.0) - (_low / 2.0));
        // A renderer stops at a number that it cannot hold, and the rest of the line is missing.
        return Math.Clamp(_from + (share * (_to - _from)), -ChartRules.Farthest, ChartRules.Farthest);
    }
}
