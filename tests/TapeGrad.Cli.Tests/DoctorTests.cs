using System.Text.Json;

namespace TapeGrad.Cli.Tests;

[Parallelizable(ParallelScope.All)]
public sealed class DoctorTests
{
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

    private const string NaN = """
        using TapeGrad;
        var tape = new Tape();
        Value w = tape.Parameter(0.3, "w");
        for (int i = 0; i < 9; i++)
        {
            Value loss = w.Log();
            loss.Backward();
            TrainingLog.Current.Step(loss);
            w.Data -= 0.05 * w.Grad;
            tape.Reset();
        }
        """;

    // The others compile their graphs, and have no sweep of a tape.
    private static IEnumerable<string> Examples => Directory.GetFiles(Path.Combine(Tool.Repository, "examples"), "*.cs")
        .Where(f => File.ReadAllText(f).Contains("TrainingLog", StringComparison.Ordinal)).Select(f => Path.GetFileNameWithoutExtension(f));

    [Test]
    public void Doctor_OfABrokenScript_SaysWhatAndWhatToDo()
    {
        string script = Tool.Script(NotCleared);

        Tool.Result result = Tool.Run("doctor", script);

        Assert.That(result.ExitCode, Is.EqualTo(3), result.Error);
        Assert.That(result.Output, Is.EqualTo($"""
            {script}:7: error TG101 gradient-not-cleared, step 2
              The gradient of w is -15.36 = -7.36 of this step + -8 of those before, though the parameters have moved since. So it goes on, 19 times in 20 steps.
              Call tape.Reset() or tape.ZeroGrad() after each update.

            {script}:4: warning TG102 out-of-reach
              No loss of 20 steps depends on unused.
              Use it in the loss, or take it out. Reading .Data, Detach() and NoGrad() cut the way.

            1 error, 1 warning in 20 steps.

            """));
    }

    [Test]
    public void Doctor_Json_HasEachFinding()
    {
        Tool.Result result = Tool.Run("doctor", Tool.Script(NotCleared), "--json");

        JsonElement root = JsonDocument.Parse(result.Output).RootElement;
        JsonElement first = root.GetProperty("findings")[0];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(root.GetProperty("format").GetString(), Is.EqualTo("tapegrad-doctor/1"));
            Assert.That(root.GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("code").GetString()), Is.EqualTo(["TG101", "TG102"]));
            Assert.That(first.EnumerateObject().Select(p => p.Name), Is.EqualTo(["code", "name", "level", "step", "line", "message", "action"]));
            Assert.That(first.GetProperty("level").GetString(), Is.EqualTo("error"));
            Assert.That(first.GetProperty("step").GetInt32(), Is.EqualTo(2));
            Assert.That(first.GetProperty("line").GetInt32(), Is.EqualTo(7));
            Assert.That(root.GetProperty("findings")[1].GetProperty("step").ValueKind, Is.EqualTo(JsonValueKind.Null));
        }
    }

    [Test]
    public void Doctor_Sarif_NamesRulesAndTheScript()
    {
        string folder = Tool.Folder();
        File.WriteAllText(Path.Combine(folder, "my script.cs"), NotCleared);

        Tool.Result result = Tool.RunIn(folder, [], "doctor", "my script.cs", "--sarif", "findings.sarif");

        Assert.That(result.ExitCode, Is.EqualTo(3), result.Error);
        JsonElement root = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "findings.sarif"))).RootElement;
        JsonElement run = root.GetProperty("runs")[0], place = run.GetProperty("results")[0];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(root.GetProperty("version").GetString(), Is.EqualTo("2.1.0"));
            Assert.That(run.GetProperty("tool").GetProperty("driver").GetProperty("rules").GetArrayLength(), Is.EqualTo(15));
            Assert.That(run.GetProperty("results").EnumerateArray().Select(r => $"{r.GetProperty("level")} {r.GetProperty("ruleId")}"), Is.EqualTo(["error TG101", "warning TG102"]));
            Assert.That(place.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("artifactLocation").GetProperty("uri").GetString(), Is.EqualTo("my%20script.cs"));
            Assert.That(place.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("region").GetProperty("startLine").GetInt32(), Is.EqualTo(7));
        }
    }

    [Test]
    public void Doctor_SarifThatCannotBeWritten_IsSaidBeforeTheRun()
    {
        string script = Tool.Script("Console.WriteLine(\"ran\");");

        Tool.Result missing = Tool.Run("doctor", script, "--sarif", Path.Combine(Tool.Folder(), "no", "f.sarif")), own = Tool.Run("doctor", script, "--sarif", script);

        Assert.That(missing.Error, Does.Contain("does not exist").And.Not.Contain("ran"));
        Assert.That(own, Is.EqualTo(new Tool.Result(2, "", $"--sarif would overwrite the script '{script}'. Choose another file.\n")));
    }

    [Test]
    public void Doctor_Ignore_LeavesCodesOut()
    {
        Tool.Result result = Tool.Run("doctor", Tool.Script(NotCleared), "--ignore", "TG101", "--ignore", "tg102");

        Assert.That(result, Is.EqualTo(new Tool.Result(0, "Nothing found in 20 steps.\n", result.Error)));
    }

    [Test]
    public void Doctor_IgnoreOfAnUnknownCode_IsWrongUsage()
    {
        Tool.Result result = Tool.Run("doctor", Tool.Script(NotCleared), "--ignore", "TG999");

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Does.StartWith("'TG999' is not a code of doctor. They are TG101 to TG115.\n"));
    }

    [Test]
    public void Doctor_OfATrainingThatMeetsNaN_IsAFinding()
    {
        Tool.Result result = Tool.Run("doctor", Tool.Script(NaN));

        Assert.That(result.ExitCode, Is.EqualTo(3), result.Error);
        Assert.That(result.Output, Does.Contain(":6: error TG106 not-finite, step 3").And.Contain("(log) = NaN of 'w' = ").And.Contain("It comes from 'w.Log()'."));
    }

    [Test]
    public void Doctor_OfAScriptWithoutALog_TakesEachSweepAsAStep()
    {
        Tool.Result result = Tool.Run("doctor", Tool.Script(NotCleared.Replace("    TrainingLog.Current.Step(loss);\n", "", StringComparison.Ordinal)));

        Assert.That(result.Output, Does.Contain(":7: error TG101 gradient-not-cleared, step 2").And.Contain(":4: warning TG102"));
    }

    // Gradients of this and that, without an update, are not a training.
    [Test]
    public void Doctor_OfSweepsThatTrainNothing_FindsNothing()
    {
        Tool.Result result = Tool.Run("doctor", Tool.Script("""
            using TapeGrad;
            var tape = new Tape();
            Value w = tape.Parameter(-1.5, "w"), v = tape.Parameter(0.5, "v"), u = tape.Parameter(0.5, "u");
            for (int i = 1; i < 20; i++)
            {
                tape.ZeroGrad();
                (w.Square() * i + v * 0.0).Backward();
            }
            """));

        Assert.That(result, Is.EqualTo(new Tool.Result(0, "Nothing found in 19 steps.\n", "")));
    }

    [TestCase("w * 2.0 + b.Data", "b.Data in line 5")]
    [TestCase("w * (2.0 + Math.Exp(-b.Data))", "b.Data in line 5")]
    [TestCase("w * 2.0 + b.Detach()", "b.Detach in line 5")]
    [TestCase("w * 2.0", "")]
    [TestCase("w * tape.Input(b.Data, \"x\")", "")]
    public void Doctor_OfANumberThatLeavesTheTape_NamesThePlace(string formula, string place)
    {
        Tool.Result result = Tool.Run("doctor", Tool.Script($$"""
            using TapeGrad;
            var tape = new Tape();
            Value w = tape.Parameter(1.0, "w");
            Value b = tape.Parameter(0.5, "b");
            for (int i = 0; i < 20; i++) { Value loss = ({{formula}}).Square();
                loss.Backward();
                w.Data -= 0.01 * w.Grad * b.Data;
                tape.Reset();
            }
            """));

        Assert.That(result.Output, Does.Contain("No loss of 20 steps depends on b."));
        Assert.That(result.Output.Contains("takes a number off the tape", StringComparison.Ordinal), Is.EqualTo(place.Length > 0));
        Assert.That(result.Output, Does.Contain(place));
    }

    [Test]
    public void Doctor_OfAScriptThatFails_PrintsFindingsAndFails()
    {
        Tool.Result result = Tool.Run("doctor", Tool.Script(NotCleared + "\nthrow new System.IO.IOException(\"No disk.\");"));

        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Output, Does.Contain("TG101"));
        Assert.That(result.Error, Does.Contain("IOException: No disk."));
    }

    [Test]
    public void Doctor_OfAScriptThatFailsWithoutFindings_PrintsTheFailureAlone()
    {
        Tool.Result result = Tool.Run("doctor", Tool.Script("throw new System.IO.IOException(\"No disk.\");"));

        Assert.That((result.ExitCode, result.Output), Is.EqualTo((1, "")));
        Assert.That(result.Error, Does.Contain("IOException: No disk."));
    }

    [Test]
    public void Doctor_OfStepsBeforeTheirSweeps_SaysWhatToCallFirst()
    {
        string script = NotCleared.Replace("    loss.Backward();\n    TrainingLog.Current.Step(loss);", "    TrainingLog.Current.Step(loss);\n    loss.Backward();", StringComparison.Ordinal);

        Assert.That(Tool.Run("doctor", Tool.Script(script), "--ignore", "TG102"), Is.EqualTo(new Tool.Result(
            2, "", "The steps do not have gradients, because each was logged before its sweep. Call loss.Backward() before Step(loss).\n")));
    }

    // A training that is stuck from the start, and logs no step.
    [Test]
    public void Doctor_OfATrainingThatNeverMoves_FindsOut()
    {
        Tool.Result result = Tool.Run("doctor", Tool.Script("""
            using TapeGrad;
            var tape = new Tape();
            Value a = tape.Parameter(0.0, "a"), b = tape.Parameter(0.0, "b");
            for (int i = 0; i < 20; i++)
            {
                Value loss = (a * b - 1.0).Square();
                loss.Backward();
                a.Data -= 0.1 * a.Grad;
                b.Data -= 0.1 * b.Grad;
                tape.Reset();
            }
            """));

        Assert.That(result, Is.EqualTo(new Tool.Result(3, result.Output, "")));
        Assert.That(result.Output, Does.Contain(": warning TG115 no-blame\n  No blame reaches a, b in 20 steps.").And.EndsWith("\n1 warning in 20 steps.\n"));
    }

    [Test]
    public void Run_OfATrainingWithAnError_EndsWithALineThatLeadsToDoctor()
    {
        string script = Tool.Script(NotCleared);

        Tool.Result result = Tool.Run("run", script);

        Assert.That(result, Is.EqualTo(new Tool.Result(
            0, "", $"Doctor: TG101 gradient-not-cleared. 'tapegrad doctor {script}' says where it comes from and what to do.\n")));
    }

    [Test]
    public void Run_OfATrainingThatMeetsNaN_EndsWithALineThatLeadsToDoctor()
    {
        string script = Tool.Script(NaN);

        Tool.Result result = Tool.Run("run", script);

        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Error.TrimEnd('\n').Split('\n')[^1], Is.EqualTo($"Doctor: TG106 not-finite. 'tapegrad doctor {script}' says where it comes from and what to do."));
    }

    [TestCase("w = tape.Parameter(2.0, \"w\"); w.Log().Backward(); w.Data = 0.0; tape.Reset(); w.Log().Backward();", "TG106 not-finite")]
    [TestCase("w = tape.Parameter(2.0, \"w\"); for (int i = 0; i < 3; i++) { w.Square().Backward(); w.Data -= 0.1 * w.Grad; tape.Reset(keepGradients: true); }", "TG101 gradient-not-cleared")]
    public void Run_OfAPlainScriptWithAnError_EndsWithALineThatLeadsToDoctor(string script, string finding)
    {
        string file = Tool.Script($"using TapeGrad; var tape = new Tape(); Value {script}");

        Tool.Result result = Tool.Run("run", file);

        Assert.That(result, Is.EqualTo(new Tool.Result(0, "", $"Doctor: {finding}. 'tapegrad doctor {file}' says where it comes from and what to do.\n")));
        Assert.That(Tool.Run("doctor", file).Output, Does.Contain(finding));
    }

    [Test]
    public void Run_OfATrainingWithAWrongOperation_EndsWithALineThatLeadsToDoctor()
    {
        string file = Tool.Script("""
            using TapeGrad;
            var tape = new Tape();
            Value w = tape.Parameter(1.0, "w");
            w.Apply<Half>().Backward();
            struct Half : IUnaryOp
            {
                public static string Label => "half";
                public static T Evaluate<T>(T x, double k) where T : struct, IScalar<T> => T.Sqrt(x);
                public static T Derivative<T>(T x, T y, double k) where T : struct, IScalar<T> => y / (x + x + x);
            }
            """);

        Assert.That(Tool.Run("run", file).Error, Does.StartWith("Doctor: TG108 wrong-derivative."));
    }

    [Test]
    public void Run_OfASoundTraining_SaysNothing() =>
        Assert.That(Tool.Run("run", Tool.Example("one-weight")).Error, Is.Empty);

    // What is found there is true: the lesson of the dead neuron, and the notes about two units and the rate of moons.
    [TestCaseSource(nameof(Examples))]
    public void Doctor_OfAnExample_FindsOnlyWhatIsTrue(string name)
    {
        Tool.Result result = Tool.Run("doctor", Tool.Example(name), "--json");

        Assert.That(Codes(result), Is.EqualTo(name switch
        {
            "dead-relu" => ["warning TG103"],
            "moons" => ["note TG103", "note TG103", "note TG107"],
            _ => (string[])[],
        }), result.Output);
        Assert.That(result.ExitCode, Is.EqualTo(name == "dead-relu" ? 3 : 0));
    }

    // Two rows meet hidden neurons that are flat for both, and the answers stay half wrong.
    [Test]
    public void Doctor_OfXorOnAPlateau_NamesTheLayer()
    {
        Tool.Result result = Tool.Run("doctor", Tool.Example("xor"), "--set", "seed=8");

        Assert.That(result.ExitCode, Is.EqualTo(3), result.Error);
        Assert.That(result.Output, Does.Contain(": warning TG110 loss-not-falling").And.Contain("The loss stays at").And.Contain("hidden is stuck").And.Contain("tanh outputs lie on the flat arm"));
    }

    // All four answers stay at one half.
    [Test]
    public void Doctor_NetworkThatStaysWhereItBegan_IsANote()
    {
        Tool.Result result = Tool.Run("doctor", Tool.Example("xor"), "--set", "seed=16");

        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Output, Does.Contain("note TG110 loss-not-falling\n  The loss has come down by only 2 % in 800 steps, from 0.2731 in the first fifth to 0.2663 in the last, and stays there.\n"));
    }

    [TestCase("xor", "seed=4")]
    [TestCase("xor", "seed=5")]
    [TestCase("spiral-classes", "seed=2")]
    [TestCase("microgpt", "seed=7")]
    public void Doctor_OfAnotherSeed_FindsNothing(string example, string seed) => FindsNothing(example, seed);

    // xor is stuck at a loss that does not fall for seed 6, which is true.
    [Test]
    [Explicit("Two hundred runs of each take minutes.")]
    [Category("Long")]
    public void Doctor_OfTwoHundredSeeds_FindsNothing([Values("xor", "spiral-classes", "microgpt")] string example)
    {
        for (int seed = 1; seed <= 200; seed++)
        {
            FindsNothing(example, $"seed={seed}", "TG110");
        }
    }

    private static void FindsNothing(string example, string seed, string but = "")
    {
        Tool.Result result = Tool.Run("doctor", Tool.Example(example), "--json", "--set", seed);

        Assert.That(Codes(result).Where(c => !c.StartsWith("note", StringComparison.Ordinal) && c != "warning " + but), Is.Empty, $"{seed}: {result.Output}{result.Error}");
    }

    private static string[] Codes(Tool.Result result) =>
        [.. JsonDocument.Parse(result.Output).RootElement.GetProperty("findings").EnumerateArray().Select(f => $"{f.GetProperty("level")} {f.GetProperty("code")}")];
}
