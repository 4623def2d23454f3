namespace TapeGrad.Viewer;

/// <summary>Where numbers stand on the page. Units are the numbers themselves, or their decimal logarithms.</summary>
internal sealed class Axis
{
    // Two numbers nearer than this, relative to their size, would need labels too long to read.
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
        if (last == 1)
        {
            return new Axis(0.5, 1.5, from, to, isLogarithmic: false, [new Tick(1.0, "1")]);
        }

        List<Tick> ticks = RoundTicks.Linear(1.0, last, wanted: 6, whole: true);
        if (ticks[0].At >= 4.0 && ticks.Count > 1 && ticks[0].At - 1.0 >= 0.75 * (ticks[1].At - ticks[0].At))
        {
            ticks.Insert(0, new Tick(1.0, "1"));
        }

        return new Axis(1.0, last, from, to, isLogarithmic: false, ticks);
    }

    /// <summary>A linear axis with some room at both ends; it starts at 0 where that is not far.</summary>
    public static Axis Linear(double min, double max, double from, double to)
    {
        double size = Math.Max(Math.Abs(min), Math.Abs(max));
        double half = (max / 2.0) - (min / 2.0);
        double room = half * 2.0 < Math.Max(size * Finest, Smallest)
            ? size == 0.0 ? 1.0 : Math.Max(size * 0.1, Smallest)
            : half * 0.12;
        double low = min >= 0.0 && min < 0.25 * max ? 0.0 : Math.Max(min - room, -double.MaxValue);
        double high = max <= 0.0 && max > 0.25 * min ? 0.0 : Math.Min(max + room, double.MaxValue);
        return new Axis(low, high, from, to, isLogarithmic: false, RoundTicks.Linear(low, high, wanted: 5));
    }

    /// <summary>A logarithmic axis for positive numbers, with some room at both ends.</summary>
    public static Axis Logarithmic(double min, double max, double from, double to)
    {
        double low = Math.Log10(min);
        double high = Math.Log10(max);
        double room = (high - low) * 0.05;
        return new Axis(low - room, high + room, from, to, isLogarithmic: true, RoundTicks.Logarithmic(low - room, high + room));
    }

    /// <summary>The position of a number.</summary>
    public double Pixel(double value) => PixelAt(IsLogarithmic ? Math.Log10(value) : value);

    /// <summary>The position of a tick.</summary>
    public double PixelAt(double unit)
    {
        double span = _high - _low;
        double share = double.IsFinite(span)
            ? (unit - _low) / span
            : ((unit / 2.0) - (_low / 2.0)) / ((_high / 2.0) - (_low / 2.0));
        return _from + (share * (_to - _from));
    }
}
