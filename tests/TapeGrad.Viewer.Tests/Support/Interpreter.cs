using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace TapeGrad.Viewer.Tests;

/// <summary>The page's interpreter, run by Node.js on graphs as they stand in a page.</summary>
internal static class Interpreter
{
    /// <summary>What the page makes of each graph, and the labels that it knows.</summary>
    public static (Answer[] Answers, string[] Labels) Run(IReadOnlyList<Graph> graphs)
    {
        if (!Directory.Exists(Path.Combine(Repository.Web, "node_modules")))
        {
            Repository.Missing("The page's packages are not installed: Node.js was missing when the viewer was built.");
        }

        using Process process = Start();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        foreach (Graph graph in graphs)
        {
            process.StandardInput.WriteLine(graph.ToJson());
        }

        process.StandardInput.Close();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, error.Result);
        string[] lines = output.Result.TrimEnd().Split('\n');
        Assert.That(lines, Has.Length.EqualTo(graphs.Count + 1));
        string[] labels = [.. JsonDocument.Parse(lines[0]).RootElement.EnumerateObject().SelectMany(t => t.Value.EnumerateArray()).Select(l => l.GetString()!)];
        return ([.. lines.Skip(1).Select(Read)], labels);
    }

    private static Process Start()
    {
        try
        {
            return Process.Start(new ProcessStartInfo("node", [Path.Combine(Repository.Web, "test", "interpreter.mjs")])
            {
                WorkingDirectory = Repository.Web,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardInputEncoding = new UTF8Encoding(false),
                StandardOutputEncoding = Encoding.UTF8,
            })!;
        }
        catch (Win32Exception)
        {
            Repository.Missing("Node.js is not installed.");
            throw;
        }
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

    private static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(n =>
        n.ValueKind == JsonValueKind.String ? double.Parse(n.GetString()!, CultureInfo.InvariantCulture) : n.GetDouble())];

    /// <param name="Nodes">Of each node its value and local derivatives, computed from the recorded numbers of its operands.</param>
    /// <param name="Grad">The gradients of a sweep over the recorded local derivatives.</param>
    /// <param name="DataAgain">All values, computed from the leaves.</param>
    /// <param name="GradAgain">All gradients, computed from the leaves.</param>
    /// <param name="Feels">How far each of them moves where leaves move in their last places.</param>
    /// <param name="Error">Why there is no answer.</param>
    public sealed record Answer(double[][] Nodes, double[] Grad, double[] DataAgain, double[] GradAgain, double[] Feels, string? Error);
}
