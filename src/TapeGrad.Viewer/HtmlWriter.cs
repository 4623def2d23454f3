using System.Net;

namespace TapeGrad.Viewer;

/// <summary>Writes a training run or a graph as one HTML page that plays it: forward, backward edge by edge, update.</summary>
/// <remarks>
/// The page holds everything it needs, opens from disk, and asks the network for nothing. Texts from the run stand in
/// blocks of data, which no browser runs.
/// </remarks>
public static class HtmlWriter
{
    private static readonly Lazy<string?> Template = new(ReadTemplate);

    /// <summary>Whether the page was built into this assembly, which takes Node.js.</summary>
    public static bool IsAvailable => Template.Value is not null;

    /// <summary>The page of a training run.</summary>
    /// <exception cref="InvalidOperationException">The page was not built into this assembly, or no step kept its graph.</exception>
    public static string Write(TrainingLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        return Page(log.Name, log.ToJson());
    }

    /// <summary>The page of one computation.</summary>
    /// <exception cref="InvalidOperationException">The page was not built into this assembly.</exception>
    public static string Write(Graph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return Page(graph.Output.Name ?? "graph", graph.ToJson());
    }

    private static string Page(string title, string data) =>
        (Template.Value ?? throw new InvalidOperationException(
            "The HTML page is not part of this build, since Node.js was missing when it was made. Install Node.js 20 or later and build TapeGrad again."))
        .Replace("<!--TAPEGRAD-TITLE-->", WebUtility.HtmlEncode(title), StringComparison.Ordinal)
        .Replace("<!--TAPEGRAD-PAGE-->", "{}", StringComparison.Ordinal)
        .Replace("<!--TAPEGRAD-DATA-->", InScript(data), StringComparison.Ordinal);

    // Within JSON a '<' stands in strings only; written so, no text closes the block or opens a comment.
    private static string InScript(string json) => json.Replace("<", "\\u003c", StringComparison.Ordinal);

    private static string? ReadTemplate()
    {
        using Stream? stream = typeof(HtmlWriter).Assembly.GetManifestResourceStream("viewer.html");
        return stream is null ? null : new StreamReader(stream).ReadToEnd();
    }
}
