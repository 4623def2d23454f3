namespace TapeGrad.Cli.Tests;

public sealed class MaxNodesTests
{
    [Test]
    public void Graph_MaxNodes_HidesTheRestAndSaysSo()
    {
        Tool.Result result = Tool.Run("graph", Tool.Example("two-layer"), "--max-nodes", "4");

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(result.Output, Does.Contain(" nodes are hidden behind dashed boxes").And.Contain("class=\"hidden\""));
    }

    [Test]
    public void Run_MaxNodes_HidesTheRestOfEveryStep()
    {
        string folder = Path.Combine(Tool.Folder(), "pictures");

        Tool.Result result = Tool.Run("run", Tool.Example("one-weight"), "--dot", folder, "--steps", "1,last", "--max-nodes", "3");

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        foreach (string file in Directory.GetFiles(folder))
        {
            Assert.That(File.ReadAllText(file), Does.Contain("nodes hidden"), file);
        }
    }

    [TestCase("0", "--max-nodes takes a whole number from 1, but was '0'.")]
    [TestCase("many", "--max-nodes takes a whole number from 1, but was 'many'.")]
    public void Graph_MaxNodesThatIsNone_IsWrongUsage(string most, string expected)
    {
        Tool.Result result = Tool.Run("graph", Tool.Example("one-weight"), "--max-nodes", most);

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Does.Contain(expected));
    }

    [TestCase("html")]
    [TestCase("json")]
    public void Graph_MaxNodesOfWhatIsNotDrawn_IsWrongUsage(string format)
    {
        Tool.Result result = Tool.Run("graph", Tool.Example("one-weight"), "-f", format, "--max-nodes", "10");

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Does.Contain("--max-nodes limits the size of a picture. Use -f dot, svg or mermaid."));
    }

    [Test]
    public void Run_MaxNodesWithoutPictures_IsWrongUsage()
    {
        Tool.Result result = Tool.Run("run", Tool.Example("one-weight"), "--max-nodes", "10");

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Does.Contain("--max-nodes limits the size of a picture. Add --dot or --svg."));
    }
}
