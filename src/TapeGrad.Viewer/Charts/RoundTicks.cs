using System.Globalization;

namespace TapeGrad.Viewer;

/// <summary>A place on an axis, in the units of the axis, and its label; "" for a fine line without a label.</summary>
internal readonly record struct Tick(double At, string Label);

/// <summary>Ticks where people expect them: multiples of 1, 2 or 5 times a power of ten, or powers of ten.</summary>
internal static class RoundTicks
{
    // Beyond this many steps from 0, neighbouring ticks are no longer different whole numbers of steps in a double.
    private const double MostSteps = 1e15;

    private static readonly int[] Strides = [1, 2, 3, 5, 10, 20, 25, 50, 100];

    /// <summary>The multiples of a round step within [low, high], about as many as wanted; only whole numbers if asked.</summary>
    /// <remarks>There are no ticks if the range is empty or infinite, or so narrow that a double does not hold the labels.</remarks>
    public static List<Tick> Linear(double low, double high, int wanted, bool whole = false)
    {
        // Each part by itself: the difference may be more than a double holds.
        double rough = (high / wanted) - (low / wanted);
        if (!(rough > 0.0 && double.IsFinite(rough) && Math.Max(Math.Abs(low), Math.Abs(high)) / rough < MostSteps))
        {
            return [];
        }

        int exponent = (int)Math.Floor(Math.Log10(rough));
        int factor = (rough / Decimal(1, exponent)) switch { < 1.5 => 1, < 3.0 => 2, < 7.0 => 5, _ => 10 };
        if (factor == 10)
        {
            (factor, exponent) = (1, exponent + 1);
        }

        if (whole && exponent < 0)
        {
            (factor, exponent) = (1, 0);
        }

        double step = Decimal(factor, exponent);
        long first = (long)Math.Ceiling((low / step) - 1e-9);
        long last = (long)Math.Floor((high / step) + 1e-9);
        int order = ChartNumber.Order(Math.Max(Math.Abs(first), Math.Abs(last)) * factor, exponent);
        List<Tick> ticks = [];
        for (long k = first; k <= last; k++)
        {
            long n = k * factor;
            string label = ChartNumber.IsPlain(order) ? ChartNumber.Plain(n, exponent) : ChartNumber.Scientific(n, exponent, order);
            ticks.Add(new Tick(Decimal(n, exponent), label));
        }

        return ticks;
    }

    /// <summary>Whole numbers from 1 to <paramref name="last"/>, about as many as wanted. 1 has a tick if there is room.</summary>
    public static List<Tick> Steps(int last, int wanted)
    {
        if (last == 1)
        {
            return [new Tick(1.0, "1")];
        }

        List<Tick> ticks = Linear(1.0, last, wanted, whole: true);
        if (ticks.Count == 0 || (ticks.Count > 1 && ticks[0].At - 1.0 >= 0.75 * (ticks[1].At - ticks[0].At)))
        {
            ticks.Insert(0, new Tick(1.0, "1"));
        }

        return ticks;
    }

    /// <summary>Powers of ten within [low, high], which are exponents; between them 2 to 9 if there is room.</summary>
    public static List<Tick> Logarithmic(double low, double high)
    {
        if (!(low < high))
        {
            return [];
        }

        int first = (int)Math.Floor(low);
        int last = (int)Math.Floor(high);
        int stride = Strides.First(s => (high - low) / s <= 7.0);
        bool plain = low >= -4.0 && high <= 5.0;
        bool labelsBetween = high - low < 2.3;
        List<Tick> ticks = [];
        for (int power = first; power <= last; power++)
        {
            for (int n = 1; n <= (stride == 1 && high - low < 5.0 ? 9 : 1); n++)
            {
                double at = power + Math.Log10(n);
                bool labelled = n == 1 ? power % stride == 0 : labelsBetween && n is (2 or 5);
                if (at >= low && at <= high && (labelled || stride == 1))
                {
                    ticks.Add(new Tick(at, labelled ? Label(n, power, plain) : ""));
                }
            }
        }

        return ticks;
    }

    private static string Label(int n, int power, bool plain) =>
        plain ? ChartNumber.Plain(n, power) : n == 1 ? ChartNumber.PowerOfTen(power) : ChartNumber.Scientific(n, power, power);

    // The double nearest to the decimal number, as its label reads: 3 · 0.1 is another double than 0.3.
    private static double Decimal(long n, int exponent) =>
        double.Parse(string.Create(CultureInfo.InvariantCulture, $"{n}E{exponent}"), CultureInfo.InvariantCulture);
}
