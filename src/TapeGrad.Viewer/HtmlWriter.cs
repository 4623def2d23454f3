using System.Net;

namespace TapeGrad.Viewer;

/// <summary>Writes a training run or a graph as one HTML page that plays it: forward, backward edge by edge, update.</summary>
/// <remarks>
/// The page contains everything it needs, opens from disk, and does not use the network. Texts from the run are in blocks
/// of data, which a browser does not run.
/// </remarks>
public static class HtmlWriter
{
    private static readonly string[] Slots = ["<!--TAPEGRAD-TITLE-->", "<!--TAPEGRAD-PAGE-->", "<!--TAPEGRAD-DATA-->"];
    private static readonly Lazy<string[]?> Template = new(ReadTemplate);

    /// <summary>Whether the page was built into this assembly, which takes Node.js.</summary>
    public static bool IsAvailable => Template.Value is not null;

    /// <summary>The page of a training run. Steps without a graph appear in its charts only.</summary>
    /// <exception cref="InvalidOperationException">
    /// The page was not built into this assembly, no step that is to be played kept its graph, or the run is too large for a page.
    /// </exception>
    public static string Write(TrainingLog log, HtmlOptions? options = null) => Write(log, options, out _);

    /// <summary>The page of a training run, and how many steps it plays.</summary>
    internal static string Write(TrainingLog log, HtmlOptions? options, out int played)
    {
        ArgumentNullException.ThrowIfNull(log);
        RequireAvailable();
        HashSet<int> steps = options?.Plays is { } plays
            ? [.. log.Steps.Where(s => s.Graph is not null && plays(s)).Select(s => s.Number)]
            : PageSteps.Of(log);
        played = steps.Count;
        return played > 0
            ? Page(options?.Title ?? log.Name, options, TrainingLogJson.Write(log, step => steps.Contains(step.Number), isForPage: true))
            : throw new InvalidOperationException("No step of this log that the page is to play kept its graph, so there is nothing to play. Make the log with keepsGraph: _ => true, or run the script under tapegrad run --html.");
    }

    /// <summary>The page of one computation.</summary>
    /// <exception cref="InvalidOperationException">The page was not built into this assembly, or the graph is too large for one.</exception>
    public static string Write(Graph graph, HtmlOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        RequireAvailable();
        string name = graph.Output.Name ?? "graph";
        return Page(options?.Title ?? name, options, TrainingLogJson.WritePage(graph, name));
    }

    /// <summary>The page without data, on which the reader types a formula.</summary>
    internal static string WritePlayground(string? formula)
    {
        RequireAvailable();
        return Page("Playground", null, "null", new Playground(formula));
    }

    private static string Page(string title, HtmlOptions? options, string data, Playground? playground = null) => string.Concat(
        [Template.Value![0], WebUtility.HtmlEncode(title), Template.Value[1], InScript(PageSettings.Json(options?.Quiz, options?.Findings ?? [], playground)), Template.Value[2], InScript(PageSteps.RequireReadable(data)), Template.Value[3]]);

    // In JSON, '<' occurs only within strings. Escaped, a text cannot close the block or open a comment.
    private static string InScript(string json) => json.Replace("<", "\\u003c", StringComparison.Ordinal);

    private static void RequireAvailable()
    {
        if (!IsAvailable)
        {
            throw new InvalidOperationException(
                "The HTML page is not part of this build, since Node.js was missing when it was made. Install Node.js and build TapeGrad again.");
        }
    }

    // The page before, between and after its slots.
    private static string[]? ReadTemplate()
    {
        using Stream? stream = typeof(HtmlWriter).Assembly.GetManifestResourceStream("viewer.html");
        return stream is null ? null : new StreamReader(stream).ReadToEnd().Split(Slots, StringSplitOptions.None);
    }
}
