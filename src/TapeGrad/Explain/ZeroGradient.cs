namespace TapeGrad;

/// <summary>Why a gradient is 0.</summary>
internal static class ZeroGradient
{
    /// <summary>One share that is passed to a node: its user, the number of the operand there, and the share.</summary>
    public readonly record struct Share(int User, int Edge, double Blame);

    public static GradientCause CauseOf(PathSweeps sweeps, int node, out List<int> meetings)
    {
        meetings = [];
        if (double.IsNegativeInfinity(sweeps.Largest[node]))
        {
            return GradientCause.Cut;
        }

        meetings = Meetings(sweeps, node);
        return meetings.Count > 0 ? GradientCause.Cancels : GradientCause.Underflow;
    }

    /// <summary>The edges at which all blame for a cut node stops, in tape order: the user gets blame, the operand gets none from anywhere.</summary>
    /// <remarks>
    /// Only edges that are met first on the way from the node count, so that none of them can be left out.
    /// </remarks>
    public static List<Share> Stops(PathSweeps sweeps, int node)
    {
        List<Share> stops = [];
        bool[] behind = new bool[sweeps.Count];
        behind[node] = true;
        for (int p = node; p < sweeps.Count; p++)
        {
            if (!behind[p])
            {
                continue;
            }

            foreach (int edge in sweeps.Edges.UsesOf(p))
            {
                int user = sweeps.Edges.Users[edge];
                if (double.IsNegativeInfinity(sweeps.Largest[user]))
                {
                    behind[user] = true;
                }
                else
                {
                    stops.Add(SharesOver(sweeps, edge).First());
                }
            }
        }

        stops.Sort((a, b) => (a.User, a.Edge).CompareTo((b.User, b.Edge)));
        return stops;
    }

    /// <summary>The shares other than 0 that meet in a node.</summary>
    public static List<Share> SharesOf(PathSweeps sweeps, int node)
    {
        List<Share> shares = [];
        foreach (int edge in sweeps.Edges.UsesOf(node))
        {
            shares.AddRange(SharesOver(sweeps, edge).Where(share => share.Blame != 0.0));
        }

        return shares;
    }

    // The nodes at which shares add up to 0, before the blame reaches this one; the nearest to the output first.
    private static List<int> Meetings(PathSweeps sweeps, int node)
    {
        List<int> meetings = [];
        bool[] without = new bool[sweeps.Count];
        without[node] = true;
        for (int p = node; p < sweeps.Count; p++)
        {
            if (!without[p])
            {
                continue;
            }

            if (SharesOf(sweeps, p).Count > 0)
            {
                meetings.Add(p);
            }

            foreach (int edge in sweeps.Edges.UsesOf(p))
            {
                without[sweeps.Edges.Users[edge]] |= sweeps.Gradients[sweeps.Edges.Users[edge]] == 0.0;
            }
        }

        meetings.Reverse();
        return meetings;
    }

    private static IEnumerable<Share> SharesOver(PathSweeps sweeps, int merged)
    {
        int user = sweeps.Edges.Users[merged];
        return sweeps.Edges.Parallel(merged).Select(edge => new Share(user, edge - sweeps.Shape.OperandStart[user], sweeps.Gradients[user] * sweeps.Local(edge, user)));
    }
}
