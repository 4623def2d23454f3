using System.Text.Json;

namespace TapeGrad.Cli.Tests;

[Parallelizable(ParallelScope.All)]
public sealed class ExplainTests
{
    private const string Several = """
        using TapeGrad;
        var tape = new Tape();
        Value w = tape.Parameter(3.0, "w"), lost = tape.Parameter(1.0, "lost");
        Values many = tape.Parameter(new double[30], "many");
        Value h = (w * 2.0).Named("h");
        Value y = (h * h + many.Sum()).Named("y");
        y.Backward();
        TrainingLog.Current.Step(y);
        """;

    private const string NotANumber = """
        using TapeGrad;
        var tape = new Tape();
        Value w = tape.Parameter(1.0, "w");
        Value y = ((1.0 - w).Log() * 0.5).Named("y");
        y.Backward();
        TrainingLog.Current.Step(y);
        """;

    [Test]
    public void Explain_Readme_TellsBothGradients()
    {
        Tool.Result result = Tool.Run("explain", Tool.Example("readme"));

        Assert.That(result.Lines[0], Is.EqualTo("readme, step 1: g = 24.7041"), result.Error);
        Assert.That(result.Lines[2], Does.StartWith("b has gradient 645.6: 30 paths lead from it to g. Without their signs they would add up to 1390, so 46 % is left"));
        Assert.That(result.Lines[4], Does.StartWith("a has gradient 138.8: 24 paths lead from it to g."));
        Assert.That(result.ExitCode, Is.Zero);
    }

    [Test]
    public void Explain_DeadRelu_NamesTheUnitThatIsOff() =>
        Assert.That(Tool.Run("explain", Tool.Example("dead-relu"), "--of", "neuron.w").Lines[2], Does.Contain("each of its 3 paths to loss has a local derivative of 0. Blame stops at 3 places (3 × relu): ")
            .And.Contains("gets -0.6667, but relu is off, because dot(neuron.w[0], x) + neuron.b = -2.9"));

    [Test]
    public void Explain_Xor_NamesTheInputThatIsZero() =>
        Assert.That(Tool.Run("explain", Tool.Example("xor"), "--step", "1", "--of", "hidden.w[0]").Lines[2], Does.EndWith("but hidden.w[0] is multiplied by a, and a = 0."));

    [Test]
    public void Explain_Parameters_AreTwentyMostBlamedFirst()
    {
        Tool.Result result = Tool.Run("explain", Tool.Script(Several));
        string[] told = [.. result.Lines.Where(line => line.Contains("has gradient", StringComparison.Ordinal))];

        Assert.That(told, Has.Length.EqualTo(20));
        Assert.That(told[0], Does.StartWith("w has gradient 24"));
        Assert.That(result.Lines[^1], Is.EqualTo("… 12 more (1 with gradient 0); --all explains them, and --of NAME one of them."));
    }

    [Test]
    public void Explain_All_TellsAlsoWhatIsOutOfReach() =>
        Assert.That(Tool.Run("explain", Tool.Script(Several), "--all").Lines[^1], Is.EqualTo(
            "lost has gradient 0: no path leads from it to y. Look for the variable that was meant instead of it, and for Detach, NoGrad or .Data on the way."));

    [Test]
    public void Explain_Of_TakesNodesVectorsAndPlaces()
    {
        Tool.Result result = Tool.Run("explain", Tool.Script(Several), "--of", "h", "--of", "many", "--of", "n0", "--all", "--json");

        string?[] names = [.. Gradients(result).Select(g => g.GetProperty("name").GetString())];
        Assert.That(names, Is.EqualTo((string[])["h", .. Enumerable.Range(0, 30).Select(i => $"many[{i}]"), "w"]));
    }

    [Test]
    public void Explain_UnknownName_TellsTheNames()
    {
        Tool.Result far = Tool.Run("explain", Tool.Script(Several), "--of", "something else");
        Tool.Result near = Tool.Run("explain", Tool.Script(Several), "--of", "many[33]");

        Assert.That((far.ExitCode, near.ExitCode), Is.EqualTo((ExitCode.WrongUsage, ExitCode.WrongUsage)));
        Assert.That(far.Error, Does.Contain("The graph does not have a node 'something else'. Names in it are 'w', 'many[0]'"));
        Assert.That(near.Error, Does.Contain("The graph does not have a node 'many[33]'. Did you mean 'many[13]'?"));
    }

    [Test]
    public void Explain_Json_HasTheFormatOfTheDocs()
    {
        Tool.Result result = Tool.Run("explain", Tool.Script(Several), "--of", "w", "--of", "lost", "--json", "--top", "1");

        JsonElement json = JsonDocument.Parse(result.Output).RootElement;
        Assert.That(json.EnumerateObject().Select(p => p.Name), Is.EqualTo((string[])["format", "step", "gradients"]));
        Assert.That((json.GetProperty("format").GetString(), json.GetProperty("step").GetInt32()), Is.EqualTo(("tapegrad-explain/1", 1)));
        JsonElement[] gradients = Gradients(result);
        Assert.That(gradients[0].EnumerateObject().Select(p => p.Name), Is.EqualTo((string[])["name", "gradient", "paths", "absolute", "kept", "cause", "strongest", "rest", "sentence"]));
        Assert.That(gradients[0].GetProperty("paths").GetString(), Is.EqualTo("2"));
        Assert.That(gradients[0].GetProperty("cause").ValueKind, Is.EqualTo(JsonValueKind.Null));
        JsonElement strongest = gradients[0].GetProperty("strongest")[0];
        Assert.That(strongest.EnumerateObject().Select(p => p.Name), Is.EqualTo((string[])["product", "nodes", "lines"]));
        Assert.That(strongest.GetProperty("product").GetDouble(), Is.EqualTo(24.0));
        Assert.That(strongest.GetProperty("nodes").EnumerateArray().Select(n => n.GetInt32()), Is.EqualTo((int[])[0, 32, 33, 35]));
        Assert.That((gradients[1].GetProperty("cause").GetString(), gradients[1].GetProperty("paths").GetString()), Is.EqualTo(("out-of-reach", "0")));
    }

    [Test]
    public void Explain_ScriptThatFailsOverNaN_IsExplained()
    {
        Tool.Result result = Tool.Run("explain", Tool.Script(NotANumber));

        Assert.That(result.Lines[2], Is.EqualTo("The first number that is not finite is log(1 - w) = -Infinity in line 4, where 1 - w = 0. Keep its operand above 0, for example by adding a small number."));
        Assert.That(result.Lines[4], Does.StartWith("w has gradient -Infinity. Blame is finite down to log(1 - w) in line 4, which gets 0.5; its local derivative is Infinity, because 1 - w = 0."));
        Assert.That(result.ExitCode, Is.Zero);
    }

    [Test]
    public void Explain_SavedRunAndGraph_SayTheSameAsTheScript()
    {
        string folder = Directory.CreateTempSubdirectory("tapegrad-").FullName;
        string log = Path.Combine(folder, "run.json");
        string graph = Path.Combine(folder, "graph.json");
        Tool.Run("run", Tool.Example("two-layer"), "--log", log);
        Tool.Run("graph", Tool.Example("two-layer"), "--step", "3", "-f", "json", "-o", graph);

        string[] script = Tool.Run("explain", Tool.Example("two-layer"), "--step", "3").Lines;

        Assert.That(Tool.Run("explain", log, "--step", "3").Lines, Is.EqualTo(script));
        Assert.That(Tool.Run("explain", graph).Lines[1..], Is.EqualTo(script[1..]));
        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public void Explain_Script_NamesLines()
    {
        string[] lines = Tool.Run("explain", Tool.Script(Several), "--of", "w").Lines;
        JsonElement path = Gradients(Tool.Run("explain", Tool.Script(Several), "--of", "w", "--json"))[0].GetProperty("strongest")[0];

        Assert.That(lines[2], Does.EndWith(" The strongest carries +24 by lines 5 → 6."));
        Assert.That(path.GetProperty("lines").EnumerateArray().Select(l => l.GetInt32()), Is.EqualTo((int[])[5, 6]));
    }

    private static JsonElement[] Gradients(Tool.Result result) =>
        [.. JsonDocument.Parse(result.Output).RootElement.GetProperty("gradients").EnumerateArray()];
}
