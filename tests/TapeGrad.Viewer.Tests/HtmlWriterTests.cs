using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using TapeGrad.Graphviz;

namespace TapeGrad.Viewer.Tests;

public sealed partial class HtmlWriterTests
{
    private static readonly string[] Hostile =
    [
        "</script><script>alert(1)</script>", "</SCRIPT >", "<!--", "-->", "<script", "]]>", "<![CDATA[", "\u2028\u2029", "\"'`", "\\", "\\u003c/script>",
        "javascript:alert(1)", "<!--TAPEGRAD-DATA-->", "<!--TAPEGRAD-PAGE-->", "<!--TAPEGRAD-TITLE-->", "/*SCRIPT*/", "&lt;&amp;", "</title><img src=x onerror=alert(1)>",
        "${alert(1)}", "\0\u0001\u001b[31m", "\uD800", "__proto__", "constructor",
    ];

    [OneTimeSetUp]
    public void RequirePage()
    {
        if (!HtmlWriter.IsAvailable)
        {
            Repository.Missing("The page is in the assembly only where Node.js was there to build it.");
        }
    }

    [TestCaseSource(nameof(Hostile))]
    public void Write_HostileText_LeavesThePageAsItIs(string text)
    {
        string harmless = Skeleton(Page("name"));

        string page = Page(text);

        Assert.That(Skeleton(page), Is.EqualTo(harmless), "all but the title and the two blocks of data");
        string mended = text.Replace('\uD800', '\uFFFD');
        Assert.That(WebUtility.HtmlDecode(Title().Match(page).Groups[1].Value), Is.EqualTo(mended));
        JsonElement data = Block("tapegrad-data", page);
        Assert.That(data.GetProperty("name").GetString(), Is.EqualTo(mended));
        Assert.That(data.GetProperty("settings").GetProperty(mended).GetDouble(), Is.EqualTo(0.5));
        Assert.That(data.GetProperty("steps")[0].GetProperty("series").GetProperty(mended).GetDouble(), Is.EqualTo(2.0));
        JsonElement node = data.GetProperty("graphs")[0][0];
        Assert.That(node.GetProperty("name").GetString(), Is.EqualTo(mended));
        JsonElement question = Block("tapegrad-page", page).GetProperty("quiz")[0];
        Assert.That(question.GetProperty("question").GetString(), Is.EqualTo("?" + mended));
        Assert.That(question.GetProperty("answers")[0].GetString(), Is.EqualTo("!" + mended));
    }

    [Test]
    public void Write_GraphOfHostileNames_KeepsThemInItsBlock()
    {
        var tape = new Tape();
        foreach (string text in Hostile)
        {
            Value y;
            using (tape.Scope(text))
            {
                y = tape.Input(1.0, text).Square().Named(text);
            }

            string page = HtmlWriter.Write(Graph.From(y));

            Assert.That(Skeleton(page), Is.EqualTo(Skeleton(Page("name"))));
        }
    }

    [Test]
    public void Write_Policy_NamesTheHashesOfWhatStandsInThePage()
    {
        string page = Page("name");

        string policy = WebUtility.HtmlDecode(Policy().Match(page).Groups[1].Value);
        string script = Script().Matches(page).Select(m => m.Groups[1].Value).Single();
        string style = Style().Matches(page).Select(m => m.Groups[1].Value).Single();
        Assert.That(policy.Split("; "), Is.EqualTo((string[])
        [
            "default-src 'none'", $"script-src {Hash(script)} 'wasm-unsafe-eval'", $"style-src {Hash(style)}", "img-src data: blob:", "base-uri 'none'", "form-action 'none'",
        ]));
    }

    [Test]
    public void Write_Page_HasLessThan1200KilobytesAndAsksForNothing()
    {
        string page = Page("name");

        Assert.That(page, Has.Length.LessThan(1_200_000 + Block("tapegrad-data", page).GetRawText().Length));
        Assert.That(Attributes().Matches(Script().Replace(page, "")).Select(m => m.Value), Is.Empty, "nothing is loaded, and no attribute runs or styles");
    }

    [Test]
    public void Write_ManyNodes_ArePackedAndHaveTheirNamesAndOperands()
    {
        var tape = new Tape();
        Values w = tape.Parameter([.. Enumerable.Range(0, 6000).Select(i => Math.Sin(i))], "w");
        Value odd = tape.Parameter(0.5, "w[01]");
        Value loss;
        using (tape.Scope("out"))
        {
            loss = (2.0 - (w.Tanh().Sum() * odd)).Named("loss [x]");
        }

        loss.Backward();
        var graph = Graph.From(loss);

        string page = HtmlWriter.Write(graph);

        JsonElement data = Block("tapegrad-data", page);
        Assert.That(data.GetProperty("format").GetString(), Is.EqualTo("tapegrad-page/1"));
        Assert.That(data.GetProperty("graphs")[0].GetProperty("classes").GetArrayLength(), Is.LessThan(10));
        Graph read = PageData.Log(data.GetRawText()).Steps[0].Graph!;
        Assert.That(read.ToJson(), Is.EqualTo(graph.ToJson()));
    }

    [Test]
    public void Write_FlatGraphOfManyNodes_AddsFewBytesForEach()
    {
        Value loss = new Tape().Parameter(new double[20_000], "w").Square().Sum();
        loss.Backward();

        int bytes = Block("tapegrad-data", HtmlWriter.Write(Graph.From(loss))).GetRawText().Length;

        Assert.That(bytes, Is.LessThan(20_000), "half a byte for each node");
    }

    [Test]
    public void Write_Settings_HaveTheColoursOfPictures()
    {
        JsonElement palette = Block("tapegrad-page", HtmlWriter.Write(Graph.From(new Tape().Input(1.0)))).GetProperty("palette").GetProperty("light");

        var scale = new BlameScale(1.0);
        double[] stops = [0.01, 0.06, 0.2, 0.5, 1.0];
        Assert.That(palette.GetProperty("raises").EnumerateArray().Select(c => c.GetString()), Is.EqualTo(stops.Select(scale.Fill)));
        Assert.That(palette.GetProperty("lowers").EnumerateArray().Select(c => c.GetString()), Is.EqualTo(stops.Select(s => scale.Fill(-s))));
        Assert.That(palette.GetProperty("neutral").GetString(), Is.EqualTo(BlameScale.Neutral));
    }

    [Test]
    public void Write_Title_IsWhatOptionsSay() =>
        Assert.That(HtmlWriter.Write(Graph.From(new Tape().Input(1.0)), new HtmlOptions { Title = "A & B" }), Does.Contain("<title>A &amp; B</title>"));

    [Test]
    public void Write_LogWithoutAGraph_IsRefused() => Assert.That(
        () => HtmlWriter.Write(Logs.Of(1.0)),
        Throws.InvalidOperationException.With.Message.EqualTo("No step of this log that the page is to play kept its graph, so there is nothing to play. Make the log with keepsGraph: _ => true, or run the script under tapegrad run --html."));

    [Test]
    public void Write_StepsToPlay_KeepTheirGraphAndTheOthersTheirNumbers()
    {
        var log = new TrainingLog("r", keepsGraph: _ => true);
        for (int i = 0; i < 4; i++)
        {
            Value loss = new Tape().Input(i, "x").Square();
            loss.Backward();
            log.Step(loss);
        }

        JsonElement[] steps = [.. Block("tapegrad-data", HtmlWriter.Write(log, new HtmlOptions { Plays = s => s.Number % 2 == 0 })).GetProperty("steps").EnumerateArray()];

        Assert.That(steps.Select(s => s.GetProperty("loss").GetDouble()), Is.EqualTo((double[])[0.0, 1.0, 4.0, 9.0]));
        Assert.That(steps.Select(s => s.TryGetProperty("graph", out _)), Is.EqualTo((bool[])[false, true, false, true]));
        Assert.That(() => HtmlWriter.Write(log, new HtmlOptions { Plays = _ => false }), Throws.InvalidOperationException.With.Message.Contains("kept its graph"));
    }

    private static string Page(string text)
    {
        var log = new TrainingLog(text, keepsGraph: _ => true);
        log.Setting(text, 0.5);
        var tape = new Tape();
        Value w = tape.Parameter(3.0, text);
        Value loss;
        using (tape.Scope(text))
        {
            loss = w.Square().Named(text);
        }

        loss.Backward();
        log.Step(loss, (text, 2.0));
        string json = JsonSerializer.Serialize(text.Replace('\uD800', '\uFFFD'))[1..^1];
        Quiz quiz = Quiz.FromJson($$"""{"format":"tapegrad-quiz/1","questions":[{"question":"?{{json}}","answers":["!{{json}}","other"],"right":0,"explanation":".{{json}}"}]}""");
        return HtmlWriter.Write(log, new HtmlOptions { Quiz = quiz });
    }

    // As a browser reads it: a block of data ends at the first end tag of a script, whatever stands in it.
    private static string Skeleton(string page) => Title().Replace(DataBlock().Replace(page, "${open}[data]</script>"), "[title]");

    private static JsonElement Block(string id, string page) =>
        JsonDocument.Parse(DataBlock().Matches(page).Single(m => m.Groups["id"].Value == id).Groups["json"].Value).RootElement;

    private static string Hash(string text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";

    [GeneratedRegex("""(?<open><script type="application/json" id="(?<id>[^"]*)">)(?<json>.*?)</script""" + "[^>]*>", RegexOptions.Singleline | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex DataBlock();

    [GeneratedRegex("<script>(.*?)</script>", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Script();

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Style();

    [GeneratedRegex("""<meta http-equiv="Content-Security-Policy" content="([^"]*)">""")]
    private static partial Regex Policy();

    [GeneratedRegex("<title>(.*?)</title>", RegexOptions.Singleline)]
    private static partial Regex Title();

    [GeneratedRegex("<[a-z]+[^>]*\\s(src|href|on[a-z]+|style|srcset|data|action)\\s*=[^>]*>", RegexOptions.IgnoreCase)]
    private static partial Regex Attributes();
}
