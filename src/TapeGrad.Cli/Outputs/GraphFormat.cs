using TapeGrad.Graphviz;
using TapeGrad.Viewer;

namespace TapeGrad.Cli;

/// <summary>The formats in which a command prints a graph.</summary>
internal static class GraphFormat
{
    public static IReadOnlyList<string> Names { get; } = ["dot", "svg", "html", "mermaid", "json"];

    /// <summary>Throws if the format needs a program that is missing, before anything is computed.</summary>
    public static void Require(string format)
    {
        if (format == "svg")
        {
            DotProgram.RequireInstalled("-f svg");
        }
        else if (format == "html")
        {
            HtmlPage.RequireBuilt("-f html");
        }
    }

    public static string Write(Graph graph, string format, string title, int? maxNodes = null, Quiz? quiz = null)
    {
        var options = new DotOptions { Title = title };
        options = maxNodes is { } most ? options with { MaxNodes = most } : options;
        return format switch
        {
            "mermaid" => MermaidWriter.Write(graph, options),
            "svg" => DotProgram.Svg(DotWriter.Write(graph, options)),
            "html" => HtmlPage.Of(() => HtmlWriter.Write(graph, new HtmlOptions { Title = title, Quiz = quiz })),
            "json" => graph.ToJson() + "\n",
            _ => DotWriter.Write(graph, options),
        };
    }
}
