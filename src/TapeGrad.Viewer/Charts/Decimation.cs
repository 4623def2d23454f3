namespace TapeGrad.Viewer;

/// <summary>Removes points from a line without a visible change.</summary>
internal static class Decimation
{
    /// <summary>At most about <paramref name="most"/> points: the first, lowest, highest and last of equal stretches of steps.</summary>
    /// <remarks>If a stretch is at most one pixel wide, the line covers the same pixels as with all its points.</remarks>
    public static IReadOnlyList<Point> Thin(IReadOnlyList<Point> points, int most)
    {
        if (points.Count <= most)
        {
            return points;
        }

        int stretches = most / 4;
        long steps = points[^1].Step - (long)points[0].Step + 1;
        List<Point> kept = [];
        for (int start = 0; start < points.Count;)
        {
            long stretch = Stretch(points[start]);
            int lowest = start;
            int highest = start;
            int end = start;
            for (; end < points.Count && Stretch(points[end]) == stretch; end++)
            {
                lowest = points[end].Value < points[lowest].Value ? end : lowest;
                highest = points[end].Value > points[highest].Value ? end : highest;
            }

            int previous = -1;
            foreach (int at in (ReadOnlySpan<int>)[start, Math.Min(lowest, highest), Math.Max(lowest, highest), end - 1])
            {
                if (at != previous)
                {
                    kept.Add(points[at]);
                    previous = at;
                }
            }

            start = end;
        }

        return kept;

        long Stretch(Point point) => (point.Step - (long)points[0].Step) * stretches / steps;
    }
}
