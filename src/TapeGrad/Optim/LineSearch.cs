namespace TapeGrad.Optim;

/// <summary>A point on the way along a direction: how far, the loss there, and its slope along the direction.</summary>
internal readonly record struct LinePoint(double Distance, double Loss, double Slope)
{
    public bool IsFinite => double.IsFinite(Loss) && double.IsFinite(Slope);
}

/// <summary>Finds a distance that fulfils the strong Wolfe conditions.</summary>
/// <remarks>
/// The loss falls by at least 10⁻⁴ · distance · slope, and the slope there is at most 0.9 as steep as at the start. Nocedal and Wright,
/// Numerical Optimization, 2006, algorithms 3.5 and 3.6, in one loop.
/// </remarks>
internal static class LineSearch
{
    private const double LeastFall = 1e-4;
    private const double MostSlope = 0.9;
    private const int MostPoints = 40;

    // Losses that differ by less are equal up to rounding; then the slope alone decides.
    private const double Rounding = 1e-15;

    /// <summary>Searches from a start that goes down; null if every point is higher than the start.</summary>
    /// <param name="start">The start, at distance 0.</param>
    /// <param name="first">The distance to try first.</param>
    /// <param name="at">Evaluates a distance. Its last call is for the point that is returned.</param>
    public static LinePoint? Run(LinePoint start, double first, Func<double, LinePoint> at)
    {
        double slack = Rounding * Math.Abs(start.Loss);
        LinePoint low = start;
        LinePoint? high = null;
        double distance = first;
        for (int count = 0; count < MostPoints && double.IsFinite(distance); count++)
        {
            LinePoint point = at(distance);
            if (!point.IsFinite || point.Loss > start.Loss + LeastFall * distance * start.Slope + slack || (low.Distance > 0.0 && point.Loss > low.Loss + slack))
            {
                high = point;
            }
            else if (Math.Abs(point.Slope) <= -MostSlope * start.Slope)
            {
                return point;
            }
            else
            {
                // Where the slope points away from the other end, the old low end is the other end.
                bool turns = high is { } other ? point.Slope * (other.Distance - low.Distance) >= 0.0 : point.Slope >= 0.0;
                high = turns ? low : high;
                low = point;
            }

            double next = high is { } end ? Between(low, end) : 4.0 * low.Distance;
            if (next == low.Distance || next == high?.Distance)
            {
                break;
            }

            distance = next;
        }

        return low.Distance > 0.0 ? at(low.Distance) : null;
    }

    // The minimum of the cubic through both ends, kept away from them by a tenth; the middle where there is no such minimum.
    private static double Between(LinePoint low, LinePoint high)
    {
        double width = high.Distance - low.Distance;
        double part = 0.5;
        if (high.IsFinite)
        {
            double d = low.Slope + high.Slope - 3.0 * (high.Loss - low.Loss) / width;
            double square = d * d - low.Slope * high.Slope;
            double root = Math.CopySign(Math.Sqrt(square), width);
            double minimum = 1.0 - (high.Slope + root - d) / (high.Slope - low.Slope + 2.0 * root);
            part = double.IsFinite(minimum) ? Math.Clamp(minimum, 0.1, 0.9) : 0.5;
        }

        return low.Distance + part * width;
    }
}
