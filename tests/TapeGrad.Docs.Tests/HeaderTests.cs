using System.Globalization;

namespace TapeGrad.Docs.Tests;

/// <summary>Scripts under examples/ that say in their first comment what they print.</summary>
public sealed class HeaderTests
{
    public static readonly string[] Scripts = ["compiled", "curvature", "curve-fit", "dead-relu", "decay-fit", "exercise", "flowers", "four-ways-down", "gradient-penalty", "greeks", "microgpt", "optimizers", "overfit", "predator-prey", "slip-of-the-pen", "spiral-classes", "xor"];

    [TestCaseSource(nameof(Scripts))]
    public void Script_PrintsWhatItsHeaderSays(string name)
    {
        string[] header = [.. File.ReadAllLines(Tool.Example(name))
            .SkipWhile(line => line != "// It prints:").Skip(2)
            .TakeWhile(line => line.StartsWith("//", StringComparison.Ordinal))
            .Select(line => line["//   ".Length..])];

        Tool.Result result = Tool.Run("run", Tool.Example(name));

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(result.Error, Is.Empty);
        Assert.That(header, Is.Not.Empty);
        Assert.That(result.Lines, Is.EqualTo(header));
    }

    [TestCase(3, true)]
    [TestCase(8, false)]
    public void Xor_Seeds_LearnOrGetStuckAsTheHeaderSays(int seed, bool learns)
    {
        string[] lines = Tool.Run("run", Tool.Example("xor"), "--set", $"seed={seed}").Lines;

        // The answer and what it should be are the last two columns.
        double[][] rows = [.. lines[^4..].Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2..].Select(n => double.Parse(n, CultureInfo.InvariantCulture)).ToArray())];
        Assert.That(rows.Select(r => r[1]), Is.EqualTo((double[])[0, 1, 1, 0]));
        Assert.That(rows.All(r => Math.Abs(r[0] - r[1]) < 0.1), Is.EqualTo(learns));
    }

    [Test]
    public void DeadRelu_LastStep_BlameEndsAtTheOutputs()
    {
        Tool.Result result = Tool.Run("graph", Tool.Example("dead-relu"), "-f", "json");

        Assert.That(result.ExitCode, Is.Zero);
        IReadOnlyList<GraphNode> nodes = Graph.FromJson(result.Output).Nodes;
        double[] outputs = [.. nodes.Where(n => n.Op == "relu").Select(n => n.Grad)];
        double[] behind = [.. nodes.Where(n => n.Kind != NodeKind.Operation || n.Op is "dot" or "+").Select(n => n.Grad)];
        Assert.That(outputs, Has.Length.EqualTo(3).And.All.LessThan(-0.6));
        Assert.That(behind, Has.Length.EqualTo(2 + 3 + (2 * 3)).And.All.Zero, "two parameters, three inputs, and a product and a sum at each point");
    }

    [Test]
    public void MicroGpt_OwnNamesAndSettings_AreUsed()
    {
        string folder = Tool.Folder();
        string names = Path.Combine(folder, "names.txt");
        string table = Path.Combine(folder, "steps.csv");
        File.WriteAllLines(names, ["Bo", " bo", "no-name", "", "aa", "b"]);

        Tool.Result result = Tool.Run("run", Tool.Example("microgpt"), "--csv", table, "--set", "steps=300", "--", "--names", names);

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(result.Lines[0], Is.EqualTo("3 names, 4192 parameters"));
        Assert.That(result.Lines[1..11].Select(line => line[..9]), Is.EqualTo(Enumerable.Range(1, 10).Select(i => $"step {30 * i,4}")));
        string[] made = [.. result.Lines[12..].SelectMany(line => line.Split(' '))];
        Assert.That(made, Has.Length.EqualTo(20).And.All.Matches<string>(name => name is "bo" or "aa" or "b"), "it knows its three names by heart");
        Assert.That(File.ReadAllLines(table), Has.Length.EqualTo(301));
    }

    [Test]
    public void MicroGpt_OneStep_IsAGraphInScopes()
    {
        Tool.Result result = Tool.Run("graph", Tool.Example("microgpt"), "--set", "steps=1", "-f", "json");

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(result.Output, Does.Contain("letter 0/attention").And.Contain("letter 0/two layers"));
    }

    [TestCase("", "no name of the letters a to z alone")]
    [TestCase("123\n\nO'Neil\n", "no name of the letters a to z alone")]
    [TestCase(null, "There is no file")]
    public void MicroGpt_ListWithoutANameOrMissing_IsRefused(string? list, string reason)
    {
        string names = Path.Combine(Tool.Folder(), "names.txt");
        if (list is not null)
        {
            File.WriteAllText(names, list);
        }

        Tool.Result result = Tool.Run("run", Tool.Example("microgpt"), "--", "--names", names);

        Assert.That((result.ExitCode, result.Output), Is.EqualTo((2, "")));
        Assert.That(result.Error, Does.Contain(reason));
    }

    [TestCase("humidity,minutes,degrees\n50,0,84\n", "humidity, minutes")]
    [TestCase("hours,degrees\n0,84\n", "beside degrees there is hours")]
    [TestCase("minutes,heat\n0,84\n", "degrees")]
    [TestCase("minutes,degrees\n0,warm\n", "warm")]
    public void CurveFit_OtherColumnsOrNoNumbers_AreRefused(string csv, string reason)
    {
        string file = Path.Combine(Tool.Folder(), "readings.csv");
        File.WriteAllText(file, csv);

        Tool.Result result = Tool.Run("run", Tool.Example("curve-fit"), "--", "--data", file);

        Assert.That((result.ExitCode, result.Output), Is.EqualTo((2, "")));
        Assert.That(result.Error, Does.Contain(reason));
    }

    [Test]
    public void Flowers_AnotherSeed_GetsAllOfThirtyRightButNotAllOfTheMeadow()
    {
        string[] lines = [.. Tool.Run("run", Tool.Example("flowers"), "--set", "seed=3").Lines.Where(l => l.StartsWith("accuracy", StringComparison.Ordinal))];

        Assert.That(lines[0], Is.EqualTo("accuracy 100.0 % (30 of 30)"));
        Assert.That(lines[1], Does.StartWith("accuracy 93.3 %"));
    }

    [Test]
    public void Flowers_OwnTable_IsLearned()
    {
        string file = Path.Combine(Tool.Folder(), "numbers.csv");
        File.WriteAllLines(file, ["species,x", .. Enumerable.Range(0, 20).Select(i => $"{(i < 10 ? "low" : "high")},{(i < 10 ? -5 : 25) + (i % 10)}")]);

        Tool.Result result = Tool.Run("run", Tool.Example("flowers"), "--", "--data", file);

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(result.Lines[0], Is.EqualTo("Dataset of 20 samples: x → species, one of high, low"));
        Assert.That(result.Lines[^1], Is.EqualTo("accuracy 100.0 % (20 of 20)"));
    }

    [TestCase("x,kind\n1,a\n", "'species' is not a column.")]
    [TestCase("x,species\n1,a\n2,\n", "line 3, column 2 ('species'): The cell is empty.")]
    public void Flowers_OtherColumnsOrNoClass_AreRefused(string csv, string reason)
    {
        string file = Path.Combine(Tool.Folder(), "flowers.csv");
        File.WriteAllText(file, csv);

        Tool.Result result = Tool.Run("run", Tool.Example("flowers"), "--", "--data", file);

        Assert.That((result.ExitCode, result.Output), Is.EqualTo((2, "")));
        Assert.That(result.Error, Does.Contain(reason));
    }

    [Test]
    public void MicroGpt_WrongArguments_EndWithTheirUsage()
    {
        Tool.Result result = Tool.Run("run", Tool.Example("microgpt"), "--", "--name", "x");

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Does.Contain("--names FILE"));
    }
}
