namespace TapeGrad;

/// <summary>Explains one gradient of a graph.</summary>
internal static class Explainer
{
    public static Explanation Explain(PathSweeps sweeps, int position, int top, string name)
    {
        double gradient = sweeps.Gradients[position];
        List<int> meetings = [];
        GradientCause cause = !double.IsFinite(gradient) ? GradientCause.NotFinite
            : gradient == 0.0 ? ZeroGradient.CauseOf(sweeps, position, out meetings)
            : GradientCause.None;
        (List<PathSearch.Route> found, bool all) = cause == GradientCause.NotFinite ? ([], false) : PathSearch.Find(sweeps, position, top);
        List<ZeroGradient.Share> stops = cause == GradientCause.Cut ? ZeroGradient.Stops(sweeps, position) : [];
        Graph graph = sweeps.Graph;
        var explanation = new Explanation(name)
        {
            Gradient = gradient,
            Paths = PathCount.Of(sweeps, position),
            Absolute = sweeps.Absolute[position],
            DigitsLost = sweeps.DigitsLost(position),
            Cause = cause,
            Strongest = [.. found.Select(route => new GradientPath(
                route.Product, [graph.Nodes[position], .. route.Edges.Select(edge => graph.Nodes[sweeps.Edges.Users[edge]])]))],
            Rest = all && cause == GradientCause.None ? 0.0 : gradient - found.Sum(route => route.Product),
            Stops = [.. stops.Select(s => new BlameStop(graph, s.User, s.Edge))],
        };
        explanation.Sentence = cause switch
        {
            GradientCause.Cut => ExplanationText.OfCut(explanation, graph),
            GradientCause.Underflow => ExplanationText.OfUnderflow(explanation, graph, sweeps.Largest[position]),
            GradientCause.Cancels => ExplanationText.OfMeeting(explanation, graph, graph.Nodes[meetings[0]], ZeroGradient.SharesOf(sweeps, meetings[0]), meetings.Count),
            GradientCause.NotFinite => $"{ExplanationText.Head(explanation)}. {NotFiniteGradient.Sentence(sweeps, position)}",
            _ => ExplanationText.OfPaths(explanation, graph),
        };
        GraphNode node = graph.Nodes[position];
        if (!node.AccumulatedGrad.Equals(node.Grad))
        {
            explanation.Sentence += $" Its Grad is {NodeNames.Number(node.AccumulatedGrad)}, because earlier sweeps are in it; ZeroGrad or Reset clears them.";
        }

        if (cause != GradientCause.NotFinite && !double.IsFinite(graph._data[position]))
        {
            explanation.Sentence += " " + NotFiniteGradient.OfData(graph, node);
        }

        return explanation;
    }

    /// <summary>A parameter of the tape that does not lead to the output.</summary>
    public static Explanation OutOfReach(Graph graph, string name) => new(name)
    {
        Cause = GradientCause.OutOfReach,
        Sentence = $"{name} has gradient 0: no path leads from it to {graph.Names.Of(graph.Output)}. " +
            "Look for the variable that was meant instead of it, and for Detach, NoGrad or .Data on the way.",
    };
}
