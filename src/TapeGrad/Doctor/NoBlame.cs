namespace TapeGrad;

/// <summary>TG115: a run of parameters leads to the loss, and its gradient is 0 in every step.</summary>
internal sealed class NoBlame() : Rule("TG115", "no-blame")
{
    private const int Least = 3;
    private const int Directions = 8;
    private const double Nudge = 1e-3;
    private const double Rounding = 1e-12;

    public override bool NeedsTraining => true;

    public override IEnumerable<Finding> Conclude(Course course)
    {
        if (course.Looked < Least)
        {
            yield break;
        }

        Graph graph = course.LastLooked!.Graph!;
        bool hasDeadLayer = DeadRelu.Layers(course).Any(layer => layer.All(u => u.EndsFlat(course)));
        var cuts = course.Runs.Where(run => run.Parameters.All(i => course.Reached[i] && !course.Touched[i]) && run.Parameters.Any(i => Array.BinarySearch(graph._topology.Ids, i) >= 0))
            .Select(run => (Run: run, Why: graph.Explain(graph.Nodes[PositionOf(graph, run)], top: 0)))
            .Where(c => !hasDeadLayer || !IsCutByRelus(graph, c.Why))
            .Where(c => !MayBeLowest(c.Why) || !IsLowest(graph, course.LastLooked.Data, c.Run))
            .GroupBy(c => string.Join(' ', c.Why.Stops.Select(s => s.Node.Id).Prepend(c.Why.Stops.Count > 0 ? -1 : c.Run.Start)));
        foreach (var group in cuts)
        {
            (ParameterRun run, Explanation why) = group.First();
            BlameStop? stop = why.Stops.Count > 0 ? why.Stops[0] : null;
            yield return Report(
                FindingLevel.Warning,
                null,
                (stop is null ? null : stop.Node.Line) ?? course.LineOf(run.Start),
                $"no blame reaches {Few([.. group.Select(c => c.Run.ToString())])} in {ShortText.Count(course.Steps, "step")}. {(stop is null ? why.Sentence : Stops(why, stop))}",
                stop is not null && IsByANumber(graph, stop) ? "Look where the number 0 comes from: of two int numbers, 1 / n is 0, and 1.0 / n is not."
                : stop?.Advice is { Length: > 0 } advice ? advice.Trim()
                : "Start weights at small random numbers instead of 0, and keep activations off their flat arms.");
        }
    }

    // Where a layer of ReLUs is dead, that is the cause: blame stops at them, or at products with the 0 that they give, or with inputs of 0.
    private static bool IsCutByRelus(Graph graph, Explanation why) => why.Stops.Any(stop =>
        stop.Node.Op == "relu" || stop.Node.Operands.Any(edge => graph.Nodes[graph.PositionOf(edge.Operand)] is { Op: "relu", Data: 0.0 }));

    private static bool IsByANumber(Graph graph, BlameStop stop) => stop.Node.Op == "*"
        && (stop.Node.Operands.Count == 1 || stop.Node.Operands.Any(edge => graph.GetNode(edge.Operand) is { Kind: NodeKind.Constant, Name: null, Data: 0.0 }));

    // A parameter that starts where the loss is lowest has nothing to learn. Its shares cancel, or stop at the lowest point of a curve.
    private static bool MayBeLowest(Explanation why) => why.Cause == GradientCause.Cancels
        || (why.Stops.Count > 0 && why.Stops.All(stop => stop.Node.Op is "square" or "cosh" or "abs" or "norm"));

    // Computes the loss again a little to several sides. A point between a valley and a hill, or on level ground, is not lowest.
    private static bool IsLowest(Graph graph, double[] data, ParameterRun run)
    {
        if (!graph.CanReplay)
        {
            return false;
        }

        var random = new Pcg32(1);
        for (int i = 0; i < Directions; i++)
        {
            double[] update = new double[data.Length];
            foreach (int p in run.Parameters)
            {
                update[p] = (random.Next(2) == 0 ? Nudge : -Nudge) * Math.Max(1.0, Math.Abs(data[p]));
            }

            if (!Rises(graph, data, update, 1.0) || !Rises(graph, data, update, -1.0))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Rises(Graph graph, double[] data, double[] update, double side)
    {
        double loss = graph.Output.Data;
        return graph.Replay([.. data.Select((number, i) => number + (side * update[i]))]) - loss > Rounding * Math.Abs(loss);
    }

    private static string Stops(Explanation why, BlameStop first) => why.Stops.Count == 1
        ? $"Blame of {why.Name} stops at {first.Node.Op}: {first.Reason}."
        : FormattableString.Invariant($"Blame of {why.Name} stops at {why.Stops.Count} places. At the first, {first.Reason}.");

    // The first of the run that is in this graph; of an embedding some rows may be missing.
    private static int PositionOf(Graph graph, ParameterRun run) =>
        run.Parameters.Select(i => Array.BinarySearch(graph._topology.Ids, i)).FirstOrDefault(p => p >= 0);
}
