namespace TapeGrad;

/// <summary>Finds the strongest paths in exact order.</summary>
/// <remarks>
/// A branch is a whole path: a path found before up to a fork, another edge there, and then the best way on, whose product
/// is known. So each path that is taken from the queue is the next one, also among 2⁶⁰ equal ones. Logarithms, because
/// products of long paths leave the range of a double.
/// </remarks>
internal static class PathSearch
{
    /// <summary>A path: its product and its merged edges.</summary>
    public sealed record Route(double Product, int[] Edges);

    // Another path leaves its parent after At edges by Edge.
    private readonly record struct Branch(Route? Parent, int At, int Edge);

    /// <summary>The strongest paths from a node to the output, at most so many, and whether there are no others with a product other than 0.</summary>
    public static (List<Route> Found, bool All) Find(PathSweeps sweeps, int from, int most)
    {
        List<Route> found = [];
        PriorityQueue<Branch, double> ahead = new();
        if (double.IsFinite(sweeps.Strongest[from]))
        {
            ahead.Enqueue(new Branch(null, 0, -1), -sweeps.Strongest[from]);
        }

        while (found.Count < most && ahead.TryDequeue(out Branch branch, out _))
        {
            // Of the branches of one path, no more can be taken than paths are wanted; one more tells that there are others.
            PriorityQueue<(int At, int Edge), double> best = new();
            Route route = Follow(sweeps, from, branch, best, most - found.Count);
            found.Add(route);
            while (best.TryDequeue(out (int At, int Edge) fork, out double bound))
            {
                ahead.Enqueue(new Branch(route, fork.At, fork.Edge), -bound);
            }
        }

        return (found, ahead.Count == 0);
    }

    private static Route Follow(PathSweeps sweeps, int from, Branch branch, PriorityQueue<(int At, int Edge), double> best, int most)
    {
        List<int> edges = branch.Parent is null ? [] : [.. branch.Parent.Edges.AsSpan(0, branch.At), branch.Edge];
        double size = edges.Sum(edge => Math.Log2(Math.Abs(sweeps.Edges.Locals[edge])));
        int node = edges.Count == 0 ? from : sweeps.Edges.Users[edges[^1]];
        while (node != sweeps.Count - 1)
        {
            int taken = -1;
            double strongest = double.NegativeInfinity;
            foreach (int edge in sweeps.Edges.UsesOf(node))
            {
                double on = Math.Log2(Math.Abs(sweeps.Edges.Locals[edge])) + sweeps.Strongest[sweeps.Edges.Users[edge]];
                if (on > strongest)
                {
                    (taken, strongest) = (edge, on);
                }
            }

            if (sweeps.Edges.UsesOf(node).Length > 1)
            {
                AddForks(sweeps, node, taken, edges.Count, size, best, most);
            }

            edges.Add(taken);
            size += Math.Log2(Math.Abs(sweeps.Edges.Locals[taken]));
            node = sweeps.Edges.Users[taken];
        }

        double product = sweeps.Gradients[^1];
        for (int i = edges.Count - 1; i >= 0; i--)
        {
            product *= sweeps.Edges.Locals[edges[i]];
        }

        return new Route(product, [.. edges]);
    }

    private static void AddForks(PathSweeps sweeps, int node, int taken, int at, double size, PriorityQueue<(int At, int Edge), double> best, int most)
    {
        foreach (int edge in sweeps.Edges.UsesOf(node))
        {
            double bound = size + Math.Log2(Math.Abs(sweeps.Edges.Locals[edge])) + sweeps.Strongest[sweeps.Edges.Users[edge]];
            if (edge == taken || !double.IsFinite(bound))
            {
                continue;
            }

            if (best.Count < most)
            {
                best.Enqueue((at, edge), bound);
            }
            else
            {
                best.EnqueueDequeue((at, edge), bound);
            }
        }
    }
}
