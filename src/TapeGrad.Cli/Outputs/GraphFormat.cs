using TapeGrad.Graphviz;

namespace TapeGrad.Cli;

/// <summary>The forms in which a command prints a graph.</summary>
internal static class GraphFormat
{
    public static IReadOnlyList<string> Names { get; } = ["dot", "svg", "mermaid", "json"];

    /// <summary>Refuses a form that needs a program which is not there, before anything is computed.</summary>
    public static void Require(string format)
    {
        if (format == "svg")
        {
            DotProgram.RequireInstalled("-f svg");
        }
    }

    public static string Write(Graph graph, string format, string title, int? maxNodes = null)
    {
        var options = new DotOptions { Title = title };
        options = maxNodes is { } most ? options with { MaxNodes = most } : options;
        return format switch
        {
            "mermaid" => MermaidWriter.Write(graph, options),
            "svg" => DotProgram.Svg(DotWriter.Write(graph, options)),
            "json" => graph.ToJson() + "\n",
            _ => DotWriter.Write(graph, options),
        };
    }
}
