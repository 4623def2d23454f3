using System.Globalization;

namespace TapeGrad;

/// <summary>The sentences of explanations.</summary>
internal static class ExplanationText
{
    private const int MostStops = 3;
    private const int MostShares = 4;
    private const int MostFactors = 8;
    private const int MostPlaces = 8;
    private const double Told = 3.0;

    /// <summary><c>w has gradient 138.8</c>.</summary>
    public static string Head(Explanation explanation) => $"{ShortText.Shortened(explanation.Name)} has gradient {NodeNames.Number(explanation.Gradient)}";

    public static string OfPaths(Explanation explanation, Graph graph)
    {
        string output = graph.Names.Of(graph.Output);
        if (explanation.Paths == "1")
        {
            return explanation.Strongest is [{ Nodes.Count: > 1 } only]
                ? $"{Head(explanation)} along one path{Factors(graph, only)} by {Way(graph, only)}."
                : $"{Head(explanation)}: it is the output, with which the sweep started.";
        }

        string text = $"{Head(explanation)}: {Count(explanation.Paths)} lead from it to {output}. {Kept(explanation)}";
        if (explanation.Strongest.Count == 0)
        {
            return text;
        }

        GradientPath strongest = explanation.Strongest[0];
        text += $" The strongest carries {NodeNames.Signed(strongest.Product)} by {Way(graph, strongest)}";
        text = explanation.Strongest.Skip(1).Aggregate(text, (all, path) => $"{all}; {NodeNames.Signed(path.Product)} {Parting(graph, strongest, path)}");
        return text + (explanation.Rest == 0.0 ? "." : $"; all others together {NodeNames.Signed(explanation.Rest)}.");
    }

    public static string OfCut(Explanation explanation, Graph graph)
    {
        string output = graph.Names.Of(graph.Output);
        if (explanation.Stops.Count == 0)
        {
            return $"{Head(explanation)}, because the sweep started with 0. Call Backward with another seed.";
        }

        string paths = explanation.Paths == "1" ? $"its one path to {output}" : $"each of its {Count(explanation.Paths)} to {output}";
        string places = explanation.Stops.Count == 1 ? "one place"
            : string.Create(CultureInfo.InvariantCulture, $"{explanation.Stops.Count} places ({string.Join(", ", explanation.Stops.GroupBy(s => s.Node.Op).Select(g => $"{g.Count()} × {g.Key}"))})");
        string stops = string.Join("; ", explanation.Stops.Take(MostStops).Select(s =>
            $"{graph.Names.Place(s.Node)} gets {NodeNames.Signed(s.Node.Grad)}, but {s.Reason}"));
        string more = explanation.Stops.Count > MostStops ? string.Create(CultureInfo.InvariantCulture, $"; and {explanation.Stops.Count - MostStops} more") : "";
        return $"{Head(explanation)}: {paths} has a local derivative of 0. Blame stops at {places}: {stops}{more}.{explanation.Stops[0].Advice}";
    }

    public static string OfUnderflow(Explanation explanation, Graph graph, double largest)
    {
        string output = graph.Names.Of(graph.Output);
        bool one = explanation.Paths == "1";
        string size = string.Create(CultureInfo.InvariantCulture, $"10^{Math.Round(largest * Math.Log10(2.0))}");
        string product = largest < -1074.0
            ? $"{(one ? "Its" : "The strongest")} product is {size}, less than a double can hold"
            : $"A product on the way is less than a double can hold, though {(one ? "its" : "the strongest")} whole product is {size}";
        return $"{Head(explanation)} only by rounding: {Count(explanation.Paths)} lead{(one ? "s" : "")} from it to {output}. {product}. " +
            "Scale the numbers, or use operations that do not shrink blame at every layer.";
    }

    public static string OfMeeting(Explanation explanation, Graph graph, GraphNode at, List<ZeroGradient.Share> shares, int meetings)
    {
        string parts = string.Join(" and ", shares.Take(MostShares).Select(s => $"{NodeNames.Signed(s.Blame)} from {graph.Names.Place(graph.Nodes[s.User])}"));
        string more = shares.Count > MostShares ? string.Create(CultureInfo.InvariantCulture, $" and {shares.Count - MostShares} more") : "";
        string others = meetings > 1 ? string.Create(CultureInfo.InvariantCulture, $", and likewise at {ShortText.Count(meetings - 1, "other node")}") : "";
        return $"{Head(explanation)}: {Count(explanation.Paths)} lead from it to {graph.Names.Of(graph.Output)}, and their blame of {NodeNames.Number(explanation.Absolute)} in all adds up to 0 " +
            $"at {graph.Names.Place(at)}: {parts}{more}{others}.";
    }

    private static string Kept(Explanation explanation)
    {
        if (!double.IsFinite(explanation.Absolute))
        {
            return "Without their signs they would add up to more than a double can hold.";
        }

        double kept = explanation.Kept;
        string sum = $"Without their signs they would add up to {NodeNames.Number(explanation.Absolute)}";
        string digits = explanation.DigitsLost >= Told
            ? string.Create(CultureInfo.InvariantCulture, $" Rounding takes about {explanation.DigitsLost:F0} of its 16 digits.")
            : "";
        return kept > 0.9995 ? "All of them have the same sign, so nothing cancels."
            : kept >= 0.01 ? string.Create(CultureInfo.InvariantCulture, $"{sum}, so {100.0 * kept:F0} % is left after + and − cancel.{digits}")
            : string.Create(CultureInfo.InvariantCulture, $"{sum}, so 1 part in {1.0 / kept:G2} is left after + and − cancel.{digits}");
    }

    private static string Count(string paths) =>
        paths.Length <= 6 ? string.Create(CultureInfo.InvariantCulture, $"{long.Parse(paths, CultureInfo.InvariantCulture):N0} path{(paths == "1" ? "" : "s")}")
        : paths[0] == '~' ? $"about 10^{paths[3..]} paths"
        : string.Create(CultureInfo.InvariantCulture, $"about 10^{paths.Length - 1} paths");

    // The factors of a short path but for those that are 1: ": 2 · -4".
    private static string Factors(Graph graph, GradientPath path)
    {
        if (path.Nodes.Count > MostFactors)
        {
            return string.Create(CultureInfo.InvariantCulture, $", the product of {path.Nodes.Count - 1} local derivatives,");
        }

        IEnumerable<double> factors = Enumerable.Range(1, path.Nodes.Count - 1)
            .Select(i => path.Nodes[i].Operands.Where(e => e.Operand == path.Nodes[i - 1].Id).Sum(e => e.LocalDerivative))
            .Append(graph.Output.Grad);
        string[] other = [.. factors.Where(factor => factor != 1.0).Select(NodeNames.Number)];
        return other.Length > 1 ? $": {string.Join(" · ", other)}" : ",";
    }

    // The lines of a path, or its nodes.
    private static string Way(Graph graph, GradientPath path)
    {
        IReadOnlyList<int> lines = path.Lines;
        return lines.Count > 0
            ? (lines.Count == 1 ? "line " : "lines ") + Places(lines.Count, i => lines[i].ToString(CultureInfo.InvariantCulture))
            : Places(path.Nodes.Count - 1, i => graph.Names.Of(path.Nodes[i + 1]));
    }

    private static string Places(int count, Func<int, string> place)
    {
        IEnumerable<string> Range(int from, int to) => Enumerable.Range(from, to - from).Select(place);
        return string.Join(" → ", count <= MostPlaces
            ? Range(0, count)
            : [.. Range(0, 3), string.Create(CultureInfo.InvariantCulture, $"… {count - 6} more …"), .. Range(count - 3, count)]);
    }

    // Where a path parts from the strongest one.
    private static string Parting(Graph graph, GradientPath strongest, GradientPath path)
    {
        int fork = 1;
        while (path.Nodes[fork] == strongest.Nodes[fork])
        {
            fork++;
        }

        return $"parts from it at {graph.Names.Place(path.Nodes[fork - 1])} and goes on by {graph.Names.Place(path.Nodes[fork])}";
    }
}
