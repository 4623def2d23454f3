using System.Text.Json;

namespace TapeGrad.Tests;

[TestFixture]
public sealed class TrainingLogTests
{
    [Test]
    public void Setting_Overridden_IsTheGivenNumber()
    {
        var log = new TrainingLog(settings: new Dictionary<string, double> { ["learning-rate"] = 0.05 });

        double rate = log.Setting("learning-rate", 0.1);
        double momentum = log.Setting("momentum", 0.9);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((rate, momentum), Is.EqualTo((0.05, 0.9)));
            Assert.That(log.Settings, Is.EquivalentTo(new Dictionary<string, double> { ["learning-rate"] = 0.05, ["momentum"] = 0.9 }));
        }
    }

    [Test]
    public void Step_Several_AreNumberedFromOneWithTheirSeries()
    {
        var tape = new Tape();
        var log = new TrainingLog("one-weight");
        Value w = tape.Parameter(1.0);
        foreach (double target in (double[])[4.0, 5.0])
        {
            Value prediction = w * 2.0;
            Value loss = (prediction - target).Square();
            loss.Backward();
            log.Step(loss, ("prediction", prediction.Data), ("target", target));
            w.Data += 0.5;
            log.Add("weight", w.Data);
            tape.Reset();
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(log.Name, Is.EqualTo("one-weight"));
            Assert.That(log.Steps.Select(s => (s.Number, s.Loss)), Is.EqualTo([(1, 4.0), (2, 4.0)]));
            Assert.That(log.Steps[0].Series, Is.EqualTo([("prediction", 2.0), ("target", 4.0), ("weight", 1.5)]));
            Assert.That(log.Steps[1].Series, Is.EqualTo([("prediction", 3.0), ("target", 5.0), ("weight", 2.0)]));
            Assert.That(log.Steps.Select(s => s.Graph), Is.All.Null, "numbers only, unless an output needs graphs");
        }
    }

    [Test]
    public void Add_BeforeAnyStep_IsRefused()
    {
        InvalidOperationException? refusal = Assert.Throws<InvalidOperationException>(() => new TrainingLog().Add("weight", 1.0));

        ExpectedError.Says(refusal, "'weight'", "Call Step first");
    }

    [Test]
    public void Add_SeriesOfTheStepAgain_IsRefused()
    {
        var log = new TrainingLog();
        log.Step(new Tape().Input(1.0), ("weight", 2.0));

        ArgumentException? refusal = Assert.Throws<ArgumentException>(() => log.Add("weight", 3.0));

        ExpectedError.Says(refusal, "Step 1", "'weight'", "once per step");
        Assert.That(log.Steps[0].Series, Is.EqualTo([("weight", 2.0)]));
    }

    [Test]
    public void Step_SameSeriesTwice_IsRefusedAndNotLogged()
    {
        var log = new TrainingLog();
        Value loss = new Tape().Input(1.0);

        ArgumentException? refusal = Assert.Throws<ArgumentException>(() => log.Step(loss, ("a", 1.0), ("a", 2.0)));

        ExpectedError.Says(refusal, "Step 1", "'a'");
        Assert.That(log.Steps, Is.Empty);
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Step_AfterTheUpdate_IsRefusedWhetherGraphsAreKeptOrNot(bool keepsGraphs)
    {
        var tape = new Tape();
        var log = new TrainingLog(keepsGraph: keepsGraphs ? _ => true : null);
        Value w = tape.Parameter(1.0, "w");
        Value loss = w.Square().Named("loss");
        loss.Backward();
        w.Data -= 0.1 * w.Grad;

        InvalidOperationException? refusal = Assert.Throws<InvalidOperationException>(() => log.Step(loss));

        ExpectedError.Says(refusal, "'loss' (square)", "before the update");
        Assert.That(log.Steps, Is.Empty);
        Value again = w.Square();
        Assert.That(() => log.Step(again), Throws.Nothing, "what was recorded after the update is current");
    }

    [TestCase("loss", "Step logs the loss by itself")]
    [TestCase("step", "Step numbers the steps by itself")]
    public void Series_CalledLikeAColumn_IsRefusedAtBothDoors(string name, string says)
    {
        var log = new TrainingLog();
        Value loss = new Tape().Input(1.0);

        ExpectedError.Says(Assert.Throws<ArgumentException>(() => log.Step(loss, (name, 1.0))), says);
        Assert.That(log.Steps, Is.Empty);
        log.Step(loss);
        ExpectedError.Says(Assert.Throws<ArgumentException>(() => log.Add(name, 1.0)), "another name");
        Assert.That(log.Steps[0].Series, Is.Empty);
    }

    [Test]
    public void NullNames_AtEveryDoor_AreRefused()
    {
        var log = new TrainingLog();
        Value loss = new Tape().Input(1.0);
        log.Step(loss);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => new TrainingLog(null!), Throws.ArgumentNullException);
            Assert.That(() => log.Setting(null!, 1.0), Throws.ArgumentNullException);
            Assert.That(() => log.Add(null!, 1.0), Throws.ArgumentNullException);
            Assert.That(() => log.Step(loss, (null!, 1.0)), Throws.ArgumentNullException);
        }
    }

    [Test]
    public void Graphs_OfSomeSteps_AreKeptAndTheLatestAlways()
    {
        var log = new TrainingLog(keepsGraph: step => step is 1 or 3);
        Train(log, 5);

        Assert.That(log.Steps.Where(s => s.Graph is not null).Select(s => s.Number), Is.EqualTo([1, 3, 5]));
    }

    [Test]
    public void ToJson_StepsOfOneShape_WritesTheTopologyOnce()
    {
        var log = new TrainingLog("run", keepsGraph: step => step != 2);
        log.Setting("rate", 0.25);
        Train(log, 4);

        using var json = JsonDocument.Parse(log.ToJson());

        JsonElement root = json.RootElement;
        JsonElement steps = root.GetProperty("steps");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(root.GetProperty("format").GetString(), Is.EqualTo("tapegrad-log/1"));
            Assert.That(root.GetProperty("name").GetString(), Is.EqualTo("run"));
            Assert.That(root.GetProperty("settings").GetProperty("rate").GetDouble(), Is.EqualTo(0.25));
            Assert.That(root.GetProperty("graphs").GetArrayLength(), Is.EqualTo(1));
            Assert.That(root.GetProperty("graphs")[0].GetArrayLength(), Is.EqualTo(3));
            Assert.That(steps.GetArrayLength(), Is.EqualTo(4));
            Assert.That(steps[1].TryGetProperty("graph", out _), Is.False, "step 2 kept numbers only");
            Assert.That(steps[3].GetProperty("graph").GetInt32(), Is.Zero);
        }
    }

    [Test]
    public void ToJson_OfAStep_HoldsTheNumbersOfItsGraph()
    {
        var log = new TrainingLog(keepsGraph: _ => true);
        Train(log, 2);

        using var json = JsonDocument.Parse(log.ToJson());

        foreach ((TrainingStep step, JsonElement written) in log.Steps.Zip(json.RootElement.GetProperty("steps").EnumerateArray()))
        {
            GraphNode[] nodes = [.. step.Graph!.Nodes];
            Assert.That(Numbers(written, "data"), Is.EqualTo(nodes.Select(n => n.Data)));
            Assert.That(Numbers(written, "grad"), Is.EqualTo(nodes.Select(n => n.Grad)));
            Assert.That(Numbers(written, "local"), Is.EqualTo(nodes.SelectMany(n => n.Operands).Select(e => e.LocalDerivative)));
            Assert.That(Numbers(written, "constants"), Is.EqualTo(nodes.SelectMany(n => n.Constants)));
            Assert.That(written.GetProperty("step").GetInt32(), Is.EqualTo(step.Number));
            Assert.That(written.GetProperty("loss").GetDouble(), Is.EqualTo(step.Loss));
            Assert.That(written.GetProperty("series").GetProperty("weight").GetDouble(), Is.EqualTo(step.Series[0].Value));
        }
    }

    [Test]
    public void ToJson_StepsOfTwoShapes_WritesEachAndSaysWhich()
    {
        var tape = new Tape();
        var log = new TrainingLog(keepsGraph: _ => true);
        Value w = tape.Parameter(1.0);
        log.Step(w.Square());
        tape.Reset();
        log.Step(w.Exp());
        tape.Reset();
        log.Step(w.Square());
        tape.Reset();
        log.Step(w.Exp().Exp());

        using var json = JsonDocument.Parse(log.ToJson());

        JsonElement graphs = json.RootElement.GetProperty("graphs");
        Assert.That(graphs.EnumerateArray().Select(g => g.GetArrayLength()), Is.EqualTo([2, 2, 3]));
        Assert.That(
            json.RootElement.GetProperty("steps").EnumerateArray().Select(s => s.GetProperty("graph").GetInt32()),
            Is.EqualTo([0, 1, 0, 2]));
    }

    [Test]
    public void ToJson_HalfASurrogatePairInAName_IsReplaced()
    {
        var log = new TrainingLog("a\ud800");
        log.Setting("b\ud800", 1.0);
        log.Step(new Tape().Input(1.0), ("c\ud800", 1.0));

        string json = log.ToJson();

        Assert.That(json, Does.Contain("\"a\\uFFFD\"").And.Contain("\"b\\uFFFD\"").And.Contain("\"c\\uFFFD\""));
    }

    [Test]
    public void ToJson_EmptyLog_IsStillALog()
    {
        Assert.That(
            new TrainingLog("x").ToJson(),
            Is.EqualTo("""{"format":"tapegrad-log/1","name":"x","settings":{},"graphs":[],"steps":[]}"""));
    }

    [Test]
    public void Current_NothingSet_IsOneLogThatKeepsNumbersOnly()
    {
        TrainingLog.Current = null!;
        var tape = new Tape();

        TrainingLog.Current.Step(tape.Input(1.0).Square());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(TrainingLog.Current.Steps, Has.Count.EqualTo(1));
            Assert.That(TrainingLog.Current.Steps[0].Graph, Is.Null);
        }
    }

    [Test]
    public async Task Current_SetByTheTool_ReachesTheScriptAndNobodyElse()
    {
        var log = new TrainingLog();
        TrainingLog.Current = log;
        TrainingLog within = await Task.Run(() => TrainingLog.Current);
        TrainingLog elsewhere = log;
        var thread = new Thread(() => elsewhere = TrainingLog.Current);
        thread.UnsafeStart();
        thread.Join();

        Assert.That(within, Is.SameAs(log));
        Assert.That(elsewhere, Is.Not.SameAs(log));
    }

    private static IEnumerable<double> Numbers(JsonElement step, string name) =>
        step.GetProperty(name).EnumerateArray().Select(n => n.GetDouble());

    private static void Train(TrainingLog log, int steps)
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0, "w");
        for (int step = 0; step < steps; step++)
        {
            Value loss = (w - 3.0).Square();
            loss.Backward();
            log.Step(loss);
            w.Data -= 0.25 * w.Grad;
            log.Add("weight", w.Data);
            tape.Reset();
        }
    }
}
