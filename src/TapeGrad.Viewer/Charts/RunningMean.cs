namespace TapeGrad.Viewer;

/// <summary>The mean of the numbers around each step, for a loss that goes up and down from step to step.</summary>
internal static class RunningMean
{
    /// <summary>Points of the mean, from the first step to the last; none if the line is not noisy.</summary>
    public static IReadOnlyList<Point> Of(LineSeries series, bool isLogarithmic)
    {
        if (!series.IsNoisy(isLogarithmic))
        {
            return [];
        }

        IReadOnlyList<Point> points = series.Points;
        int places = Math.Min(points.Count, ChartRules.Mean.Places);
        int half = (Window(points.Count) - 1) / 2;
        var mean = new Point[places];
        for (int i = 0; i < places; i++)
        {
            int at = (int)((long)i * (points.Count - 1) / (places - 1));
            (int first, int last) = (Math.Max(0, at - half), Math.Min(points.Count - 1, at + half));
            double sum = 0.0;
            for (int j = first; j <= last; j++)
            {
                // Each part by itself: the sum may be more than a double holds.
                sum += points[j].Value / (last - first + 1);
            }

            mean[i] = new Point(points[at].Step, sum, 0);
        }

        return mean;
    }

    /// <summary>How many numbers a mean is of: an odd number, so that as many are on either side.</summary>
    public static int Window(int points) => (2 * Math.Max(ChartRules.Mean.LeastHalf, points / ChartRules.Mean.Parts)) + 1;
}
