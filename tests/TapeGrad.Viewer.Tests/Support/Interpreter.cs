using System.Text.Json;

namespace TapeGrad.Viewer.Tests;

/// <summary>The page's interpreter, run by Node.js on graphs as they stand in a page.</summary>
internal static class Interpreter
{
    /// <summary>What the page makes of each graph, and the labels that it knows.</summary>
    public static (Answer[] Answers, string[] Labels) Run(IReadOnlyList<Graph> graphs)
    {
        string[] lines = PageScript.Run("interpreter.mjs", graphs);
        Assert.That(lines, Has.Length.EqualTo(graphs.Count + 1));
        string[] labels = [.. JsonDocument.Parse(lines[0]).RootElement.EnumerateObject().SelectMany(t => t.Value.EnumerateArray()).Select(l => l.GetString()!)];
        return ([.. lines.Skip(1).Select(Read)], labels);
    }

    private static Answer Read(string line)
    {
        JsonElement answer = JsonDocument.Parse(line).RootElement;
        return answer.TryGetProperty("error", out JsonElement error)
            ? new Answer([], [], [], [], [], error.GetString())
            : new Answer(
                [.. answer.GetProperty("nodes").EnumerateArray().Select(Numbers)],
                Numbers(answer.GetProperty("grad")),
                Numbers(answer.GetProperty("again").GetProperty("data")),
                Numbers(answer.GetProperty("again").GetProperty("grad")),
                Numbers(answer.GetProperty("again").GetProperty("feels")),
                null);
    }

    private static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(PageScript.Number)];

    /// <param name="Nodes">Of each node its value and local derivatives, computed from the recorded numbers of its operands.</param>
    /// <param name="Grad">The gradients of a sweep over the recorded local derivatives.</param>
    /// <param name="DataAgain">All values, computed from the leaves.</param>
    /// <param name="GradAgain">All gradients, computed from the leaves.</param>
    /// <param name="Feels">How far each of them moves where leaves move in their last places.</param>
    /// <param name="Error">Why there is no answer.</param>
    public sealed record Answer(double[][] Nodes, double[] Grad, double[] DataAgain, double[] GradAgain, double[] Feels, string? Error);
}
