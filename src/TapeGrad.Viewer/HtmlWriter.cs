using System.Net;

namespace TapeGrad.Viewer;

/// <summary>Writes a training run or a graph as one HTML page that plays it: forward, backward edge by edge, update.</summary>
/// <remarks>
/// The page holds everything it needs, opens from disk, and asks the network for nothing. Texts from the run stand in
/// blocks of data, which no browser runs.
/// </remarks>
public static class HtmlWriter
{
    // Browsers take seconds to read this much.
    private const int MostCharacters = 100_000_000;

    private static readonly string[] Slots = ["<!--TAPEGRAD-TITLE-->", "<!--TAPEGRAD-PAGE-->", "<!--TAPEGRAD-DATA-->"];
    private static readonly Lazy<string[]?> Template = new(ReadTemplate);

    /// <summary>Whether the page was built into this assembly, which takes Node.js.</summary>
    public static bool IsAvailable => Template.Value is not null;

    /// <summary>The page of a training run. Steps without a graph appear in its charts only.</summary>
    /// <exception cref="InvalidOperationException">
    /// The page was not built into this assembly, no step that is to be played kept its graph, or the run is too large for a page.
    /// </exception>
    public static string Write(TrainingLog log, HtmlOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(log);
        RequireAvailable();
        Func<TrainingStep, bool> plays = options?.Plays ?? (_ => true);
        return log.Steps.Any(s => s.Graph is not null && plays(s))
            ? Page(options?.Title ?? log.Name, options?.Quiz, log.ToJson(plays))
            : throw new InvalidOperationException("No step of this log that the page is to play kept its graph, so there is nothing to play. Make the log with keepsGraph: _ => true, or run the script under tapegrad run --html.");
    }

    /// <summary>The page of one computation.</summary>
    /// <exception cref="InvalidOperationException">The page was not built into this assembly, or the graph is too large for one.</exception>
    public static string Write(Graph graph, HtmlOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        RequireAvailable();
        return Page(options?.Title ?? graph.Output.Name ?? "graph", options?.Quiz, graph.ToJson());
    }

    private static string Page(string title, Quiz? quiz, string data) => data.Length <= MostCharacters
        ? string.Concat(
            [Template.Value![0], WebUtility.HtmlEncode(title), Template.Value[1], InScript(PageSettings.Json(quiz)), Template.Value[2], InScript(data), Template.Value[3]])
        : throw new InvalidOperationException(
            $"The page would hold {data.Length / 1_000_000} million characters of data, and a page holds at most {MostCharacters / 1_000_000} million. Keep the graphs of fewer steps.");

    // Within JSON a '<' stands in strings only; written so, no text closes the block or opens a comment.
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
