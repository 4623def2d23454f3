using System.Text.Json;

namespace TapeGrad.Cli.Tests;

/// <summary>doctor over saved runs says what it says over their scripts, as far as a file can tell.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class SavedDoctorTests
{
    private const string Limit = "A saved log holds neither leaves that lead to no loss nor the steps of optimizers, so TG102, TG111 and TG114 were not asked.";

    [TestCase("xor")]
    [TestCase("dead-relu")]
    [TestCase("optimizers")]
    public void SavedRun_OfAnExample_HasTheFindingsOfTheScript(string example)
    {
        Tool.Result live = Tool.Run("doctor", Tool.Example(example), "--json");

        Tool.Result saved = Tool.Run("doctor", Saved(Tool.Example(example)), "--json");

        Assert.That(saved.ExitCode, Is.EqualTo(live.ExitCode), saved.Error);
        Assert.That(Findings(saved), Is.EqualTo(Findings(live)));
    }

    [Test]
    public void SavedRun_NotCleared_SaysLineOfTheScriptAndWhatWasNotAsked()
    {
        string log = Saved(Tool.Script(NotCleared));

        Tool.Result result = Tool.Run("doctor", log);

        Assert.That(result.ExitCode, Is.EqualTo(3), result.Error);
        Assert.That(result.Output, Is.EqualTo($"""
            {log}, line 7 of its script: error TG101 gradient-not-cleared, step 2
              The gradient of w is -15.36 = -7.36 of this step + -8 of those before, though the parameters have moved since. So it goes on, 19 times in 20 steps.
              Call tape.Reset() or tape.ZeroGrad() after each update.

            1 error in 20 steps. {Limit}

            """));
    }

    [Test]
    public void SavedRun_Json_HasTheCodesThatWereNotAsked()
    {
        JsonElement root = JsonDocument.Parse(Tool.Run("doctor", Saved(Tool.Script(NotCleared)), "--json").Output).RootElement;

        Assert.That(root.GetProperty("notAsked").EnumerateArray().Select(c => c.GetString()), Is.EqualTo(["TG102", "TG111", "TG114"]));
        Assert.That(root.GetProperty("limits").GetString(), Is.EqualTo(Limit));
    }

    [Test]
    public void SavedRun_OfSomeSteps_SaysWhichWereNotSeen()
    {
        Tool.Result result = Tool.Run("doctor", Saved(Tool.Script(NotCleared), "--steps", "5,last"));

        Assert.That(result, Is.EqualTo(new Tool.Result(
            0, $"Nothing found in 20 steps. {Limit} Step 1 was saved without its graph, so TG104 and TG105 were not asked. 18 steps of 20 were saved without a graph, and only their losses were seen.\n", "")));
    }

    [Test]
    public void SavedRun_WithAnOperationOfItsOwn_SaysThatItIsKnownByItsLabel()
    {
        Tool.Result result = Tool.Run("doctor", Saved(Tool.Script("""
            using TapeGrad;
            var tape = new Tape();
            Value w = tape.Parameter(1.0, "w");
            Value loss = (w.Apply<Twice>() - 3.0).Square();
            loss.Backward();
            TrainingLog.Current.Step(loss);
            readonly struct Twice : IUnaryOp
            {
                public static string Label => "twice";
                public static T Evaluate<T>(T x, double k) where T : struct, IScalar<T> => x + x;
                public static T Derivative<T>(T x, T y, double k) where T : struct, IScalar<T> => T.One(x) + T.One(x);
            }
            """)));

        Assert.That(result.Output, Does.EndWith("Some of its operations are known by their labels only, so TG107 and TG108 were not asked.\n"), result.Error);
    }

    [Test]
    public void SavedRun_WithNaN_IsAFinding()
    {
        string log = Path.Combine(Tool.Folder(), "run.json");
        Tool.Run("run", Tool.Script("""
            using TapeGrad;
            var tape = new Tape();
            Value w = tape.Parameter(-1.0, "w");
            Value loss = w.Log();
            loss.Backward();
            TrainingLog.Current.Step(loss);
            """), "--log", log);

        Tool.Result result = Tool.Run("doctor", log);

        Assert.That(result.ExitCode, Is.EqualTo(3), result.Error);
        Assert.That(result.Output, Does.Contain("line 4 of its script: error TG106 not-finite, step 1"));
    }

    [TestCase("""{"format":"tapegrad-log/1","name":"a","settings":{},"graphs":[],"steps":[]}""", "has no steps")]
    [TestCase("""{"format":"tapegrad-log/1","name":"a","settings":{},"graphs":[],"steps":[{"step":1,"loss":1,"series":{}}]}""", "has no graphs")]
    public void SavedRun_WithNothingToLookAt_IsWrongUsage(string json, string what)
    {
        string log = Path.Combine(Tool.Folder(), "run.json");
        File.WriteAllText(log, json);

        Assert.That(Tool.Run("doctor", log), Is.EqualTo(new Tool.Result(
            2, "", $"'{log}' {what}, so doctor has nothing to look at. Log the run with tapegrad run SCRIPT --log FILE, or give doctor the script.\n")));
    }

    // Memory is not reserved for what a file merely claims.
    [Test]
    public void SavedRun_WithAnImpossibleParameter_IsUnreadable()
    {
        string log = Path.Combine(Tool.Folder(), "run.json");
        File.WriteAllText(log, """{"format":"tapegrad-log/1","name":"a","settings":{},"graphs":[[{"id":2000000000,"kind":"parameter","name":"w"}]],"steps":[{"step":1,"loss":1,"series":{},"graph":0,"data":[1],"local":[],"constants":[],"grad":[1]}]}""");

        Tool.Result result = Tool.Run("doctor", log);

        Assert.That(result.ExitCode, Is.EqualTo(4), result.Error);
        Assert.That(result.Error, Does.Contain("a parameter with the id 2000000000"));
    }

    [Test]
    public void SavedRun_ThatIsDamaged_IsUnreadable()
    {
        string log = Path.Combine(Tool.Folder(), "run.json");
        File.WriteAllText(log, "{");

        Assert.That(Tool.Run("doctor", log).ExitCode, Is.EqualTo(4));
        Assert.That(Tool.Run("doctor", "missing.json").ExitCode, Is.EqualTo(4));
    }

    [Test]
    public void SavedRun_WithASetting_IsWrongUsage() =>
        Assert.That(Tool.Run("doctor", Saved(Tool.Script(NotCleared)), "--set", "a=1").Error, Does.Contain("is a saved run, which does not run again"));

    private const string NotCleared = """
        using TapeGrad;
        var tape = new Tape();
        Value w = tape.Parameter(1.0, "w");
        Value unused = tape.Parameter(1.0, "unused");
        for (int i = 0; i < 20; i++)
        {
            Value loss = (w * 2.0 - 4.0).Square();
            loss.Backward();
            TrainingLog.Current.Step(loss);
            w.Data -= 0.01 * w.Grad;
            tape.Reset(keepGradients: true);
        }
        """;

    private static string Saved(string script, params string[] options)
    {
        string log = Path.Combine(Tool.Folder(), "run.json");
        Tool.Result result = Tool.Run(["run", script, "--log", log, .. options]);
        Assert.That(result.ExitCode, Is.Zero, result.Error);
        return log;
    }

    private static string[] Findings(Tool.Result result) =>
        [.. JsonDocument.Parse(result.Output).RootElement.GetProperty("findings").EnumerateArray().Select(f => $"{f.GetProperty("code")} {f.GetProperty("step")} {f.GetProperty("line")} {f.GetProperty("message")}")];
}
