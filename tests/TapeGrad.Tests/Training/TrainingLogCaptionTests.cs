using System.Text.Json;

namespace TapeGrad.Tests;

/// <summary>What scripts say about their steps.</summary>
[TestFixture]
public sealed class TrainingLogCaptionTests
{
    [Test]
    public void Say_BeforeAndAfterSteps_JoinsTheStepThatItIsAbout()
    {
        TrainingLog log = Told();

        Assert.That(log.Steps.Select(s => s.Captions), Is.EqualTo((Caption[][])
        [
            [new("One weight learns.", null, true), new("Half of 4.", 2, true), new("It pulls upward.", 0, false), new("First step.", null, false)],
            [new("Nearer.", 2, true), new("Less blame.", 2, false)],
        ]));
    }

    [Test]
    public void FromJson_OfCaptions_ReadsThemBack()
    {
        TrainingLog log = Told();

        string json = log.ToJson();
        TrainingLog back = TrainingLog.FromJson(json);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(json, Does.Contain("""{"text":"Half of 4.","node":2,"forward":true}""").And.Contain("""{"text":"First step."}"""));
            Assert.That(back.Steps.Select(s => s.Captions), Is.EqualTo(log.Steps.Select(s => s.Captions)));
            Assert.That(back.ToJson(), Is.EqualTo(json));
            Assert.That(new TrainingLog().ToJson(), Does.Not.Contain("captions"));
        }
    }

    [Test]
    public void Say_OfSweepsThatAStepReplaces_JoinsTheFirstStep()
    {
        var log = new TrainingLog();
        log.LogSweeps();
        Value loss = new Tape().Parameter(3.0).Square();
        log.LogSweep(loss);
        log.Say("A sweep.");
        Assert.That(log.Steps.Single().Captions, Has.Count.EqualTo(1));

        log.Step(loss);

        Assert.That(log.Steps.Single().Captions, Is.EqualTo((Caption[])[new("A sweep.", null, false)]));
    }

    [TestCase("  two\r\n\tlines \u001b[31m ", "two lines [31m")]
    [TestCase("turned \u202Eround\u2069\u0085.", "turned round .")]
    [TestCase("</script> & \"äé\" 😀", "</script> & \"äé\" 😀")]
    public void Say_ControlCharacters_BecomeBlanks(string said, string kept)
    {
        var log = new TrainingLog();
        log.Say(said);
        log.Say($"half {said[0]}\ud83d");
        log.Step(new Tape().Constant(1.0));

        Assert.That(log.Steps[0].Captions[0].Text, Is.EqualTo(kept));
        Assert.That(log.Steps[0].Captions[1].Text, Does.EndWith("\ufffd"));
        Assert.That(TrainingLog.FromJson(log.ToJson()).Steps[0].Captions, Is.EqualTo(log.Steps[0].Captions));
    }

    [Test]
    public void Say_WhatIsNoCaption_IsRefused()
    {
        var log = new TrainingLog();
        var tape = new Tape();
        Value stale = tape.Input(1.0) * 2.0;
        tape.Reset();
        log.Say(new string('x', 1000));

        using (Assert.EnterMultipleScope())
        {
            ExpectedError.Says(Assert.Throws<ArgumentException>(() => log.Say(" \n")), "empty");
            ExpectedError.Says(Assert.Throws<ArgumentException>(() => log.Say(new string('x', 1001))), "1001 characters", "at most 1000");
            Assert.Throws<ArgumentNullException>(() => log.Say(null!));
            Assert.Throws<InvalidOperationException>(() => log.Say("Gone.", stale));
            Assert.Throws<InvalidOperationException>(() => log.Say("Nothing.", default));
            for (int i = 1; i < 1000; i++)
            {
                log.Say("again");
            }

            ExpectedError.Says(Assert.Throws<InvalidOperationException>(() => log.Say("one more")), "1000 captions");
        }
    }

    [TestCase("""[{"text":""}]""", "0 characters")]
    [TestCase("""[{"node":1}]""", "0 characters")]
    [TestCase("""[{"text":1}]""", "'text' of a caption of step 1 is not a text")]
    [TestCase("""[{"text":"a","node":-1}]""", "'node' of a caption of step 1")]
    [TestCase("""[{"text":"a","forward":1}]""", "'forward' of a caption of step 1")]
    [TestCase("""["a"]""", "a caption of step 1 is not an object")]
    [TestCase("{}", "'captions' of step 1 is not a list")]
    public void FromJson_DamagedCaptions_AreRefused(string captions, string reason)
    {
        ArgumentException? refusal = Assert.Throws<ArgumentException>(() => TrainingLog.FromJson(File(captions)));

        ExpectedError.Says(refusal, reason);
    }

    [Test]
    public void FromJson_MoreCaptionsThanARunHas_AreRefused()
    {
        string many = string.Join(',', Enumerable.Repeat("""{"text":"a"}""", 1001));

        Assert.That(TrainingLog.FromJson(File($"[{many[..^13]}]")).Steps[0].Captions, Has.Count.EqualTo(1000));
        ExpectedError.Says(Assert.Throws<ArgumentException>(() => TrainingLog.FromJson(File($"[{many}]"))), "more than 1000 captions");
        ExpectedError.Says(Assert.Throws<ArgumentException>(() => TrainingLog.FromJson(File(JsonSerializer.Serialize((object[])[new { text = new string('x', 1001) }])))), "1001 characters");
    }

    // Two steps of one weight, with captions in all places.
    private static TrainingLog Told()
    {
        var tape = new Tape();
        var log = new TrainingLog("told", keepsGraph: _ => true);
        Value w = tape.Parameter(1.0, "w");
        log.Say("One weight learns.");
        for (int step = 1; step <= 2; step++)
        {
            Value prediction = w * tape.Input(2.0);
            log.Say(step == 1 ? "Half of 4." : "Nearer.", prediction);
            Value loss = (prediction - 4.0).Square();
            loss.Backward();
            log.Step(loss);
            log.Say(step == 1 ? "It pulls upward." : "Less blame.", step == 1 ? w : prediction);
            w.Data -= 0.1 * w.Grad;
            tape.Reset();
            if (step == 1)
            {
                log.Say("First step.");
            }
        }

        return log;
    }

    private static string File(string captions) => $$"""{"format":"tapegrad-log/1","name":"run","graphs":[],"steps":[{"step":1,"loss":1,"series":{},"captions":{{captions}}}]}""";
}
