using TapeGrad.Nn;
using TapeGrad.Optim;

namespace TapeGrad.Tests;

[TestFixture]
public sealed class DiagnosisTests
{
    private static IEnumerable<string> Codes => Diagnosis.Codes.Select(c => c.Code);

    [Test]
    public void Codes_AreFifteenThatNeverChange() => Assert.That(string.Join(" ", Diagnosis.Codes.Select(c => $"{c.Code} {c.Name}")), Is.EqualTo(
        "TG101 gradient-not-cleared TG102 out-of-reach TG103 dead-relu TG104 saturated-at-start TG105 layers-apart TG106 not-finite "
        + "TG107 rate-too-large TG108 wrong-derivative TG109 symmetric TG110 loss-not-falling TG111 unused-input TG112 never-moves "
        + "TG113 cancellation TG114 stepped-twice TG115 no-blame"));

    [TestCaseSource(nameof(Codes))]
    public void Training_BrokenInOneWay_HasItsCode(string code)
    {
        IReadOnlyList<Finding> findings = Trainings.Diagnose(Trainings.Of(code, broken: true));

        Finding? found = findings.FirstOrDefault(f => f.Code == code);
        Assert.That(found, Is.Not.Null, string.Join('\n', findings));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(found!.Level, Is.EqualTo(code is "TG101" or "TG106" or "TG108" or "TG114" ? FindingLevel.Error : FindingLevel.Warning));
            Assert.That(found.Message, Does.Match(@"^[A-Z0-9'](.|\n)*\.$"));
            Assert.That(found.Action, Does.Match(@"^[A-Z](.|\n)*\.$"));
        }
    }

    [TestCaseSource(nameof(Codes))]
    public void Training_Cured_FindsNothing(string code) =>
        Assert.That(Trainings.Diagnose(Trainings.Of(code, broken: false)).Where(f => f.Level != FindingLevel.Note), Is.Empty);

    // The zero gradients before and behind the layer follow from it.
    [Test]
    public void DeadLayer_IsOneFinding() => Assert.That(
        Trainings.Diagnose(Trainings.Of("TG103", broken: true)).Where(f => f.Level != FindingLevel.Note).Select(f => f.Code), Is.EqualTo(["TG103"]));

    [Test]
    public void Finding_OfGradientsNotCleared_HasTheSumInNumbers() => Assert.That(
        Trainings.Diagnose(Trainings.Of("TG101", broken: true))[0].ToString(),
        Does.StartWith("Error TG101 gradient-not-cleared, step 2: The gradient of w is -11.4 = -3.8 of this step + -7.6 of those before, though the parameters have moved since."));

    // The loss of the micro-batch, or of each; the gradients of all four are added up on purpose.
    [TestCase(true)]
    [TestCase(false)]
    public void MicroBatches_FindNothing(bool logsAll) => Assert.That(
        Trainings.Diagnose(log =>
        {
            var tape = new Tape();
            Value w = tape.Parameter(1.0, "w");
            for (int i = 0; i < 20; i++)
            {
                for (int k = 0; k < 4; k++)
                {
                    tape.Reset(keepGradients: k > 0);
                    Value loss = (w * (1.0 + k) - 4.0).Square();
                    loss.Backward();
                    if (logsAll || k == 3)
                    {
                        log.Step(loss);
                    }
                }

                w.Data -= 0.01 * w.Grad;
            }
        }),
        Is.Empty);

    [Test]
    public void OneTapePerStep_KeepsFewAndRepeatsNothing()
    {
        IReadOnlyList<Finding> findings = Trainings.Diagnose(log =>
        {
            for (int i = 0; i < 100; i++)
            {
                var tape = new Tape();
                Value w = tape.Parameter(1.0, "w");
                tape.Parameter(2.0, "unused");
                Value loss = w.Square();
                loss.Backward();
                log.Step(loss);
            }
        });

        Assert.That(findings.Select(f => (f.Code, f.Message)), Is.EqualTo([("TG102", "No loss of 1 step depends on unused.")]));
    }

    [Test]
    public void NotFinite_ThatTheScriptLeavesBehind_IsNoFinding() => Assert.That(
        Trainings.Diagnose(log =>
        {
            try
            {
                Trainings.Of("TG106", broken: true)(log);
            }
            catch (NonFiniteException)
            {
            }

            Trainings.Line(log, 20);
        }).Select(f => f.Code),
        Has.None.EqualTo("TG106"));

    [Test]
    public void Optimizer_ThatThrows_IsNotFinite()
    {
        Finding finding = Trainings.Diagnose(_ =>
        {
            var tape = new Tape();
            Value w = tape.Parameter(0.0, "w");
            w.Log().Backward();
            new Sgd(tape.Parameters, 0.1).Step();
        }).Single();

        Assert.That((finding.Code, finding.Step), Is.EqualTo(("TG106", (int?)null)));
        Assert.That(finding.Message, Does.Contain("-Infinity").Or.Contain("Infinity"));
    }

    [Test]
    public void CompiledGradients_AreNewOnes()
    {
        IReadOnlyList<Finding> findings = Trainings.Diagnose(log =>
        {
            var tape = new Tape();
            Value w = tape.Parameter(0.5, "w");
            Value x = tape.Input(1.0, "x");
            Value sample = (w * x - 2.0).Square();
            CompiledGraph compiled = tape.Compile(sample, x);
            var optimizer = new Sgd(tape.Parameters, 0.05);
            for (int i = 0; i < 20; i++)
            {
                tape.ZeroGrad();
                compiled.BackwardBatch([1.0, 2.0]);
                optimizer.Step();
            }

            tape.Reset();
            Value loss = (w * 1.0 - 2.0).Square();
            loss.Backward();
            log.Step(loss);
        });

        Assert.That(findings, Is.Empty);
    }

    [Test]
    public void Graphs_OfALongTraining_AreNotKept()
    {
        // A log that keeps no graph but the latest hands each one to the diagnosis.
        var log = new TrainingLog(keepsGraph: _ => false);
        var diagnosis = new Diagnosis(log);
        List<WeakReference> numbers = [];
        log.StepLogged += (_, step) => numbers.Add(new WeakReference(step.Graph!._data));
        Trainings.Network(log, Activation.Tanh, steps: 500, rate: 0.01);

        GC.Collect();

        Assert.That(numbers.Count(n => n.IsAlive), Is.InRange(1, 4));
        Assert.That(diagnosis.Steps, Is.EqualTo(500));
    }

    // Adam with a rate of 30 throws all units of a layer far out in its first steps.
    [Test]
    public void Update_ThatSaturatesALayer_IsARateThatIsTooLarge()
    {
        IReadOnlyList<Finding> findings = Trainings.Diagnose(log =>
        {
            var tape = new Tape();
            var model = new Mlp(tape, [2, 4, 1], Activation.Tanh, Activation.Identity, new Pcg32(1));
            var optimizer = new Adam(model.Parameters, 30.0);
            for (int i = 0; i < 60; i++)
            {
                Value loss = Loss.MeanSquaredError(model.ForwardRows(tape.Input([0.2, 0.3, 0.1, 1, 1, 0.4, 1, 1], "x"), 4), [0, 1, 1, 0]);
                loss.Backward();
                log.Step(loss);
                optimizer.Step();
                tape.Reset();
            }
        });

        Assert.That(findings.Select(f => (f.Code, f.Message)), Has.Some.Matches<(string Code, string Message)>(
            f => f.Code == "TG107" && f.Message.StartsWith("Updates have thrown", StringComparison.Ordinal)), string.Join('\n', findings));
    }

    // Each layer of ReLU makes its outputs a hundred times larger, and all gradients alike.
    [Test]
    public void Outputs_ThatGrowFromLayerToLayer_AreLayersApart()
    {
        IReadOnlyList<Finding> findings = Trainings.Diagnose(log =>
        {
            var tape = new Tape();
            var model = new Mlp(tape, [2, 8, 8, 8, 8, 1], Activation.Relu, Activation.Identity, new Pcg32(1));
            foreach (ref double weight in model.Parameters.MutableData)
            {
                weight *= 100.0;
            }

            Value loss = Loss.MeanSquaredError(model.Forward(tape.Input([1.0, 0.5], "x")), [1.0]);
            loss.Backward();
            log.Step(loss);
        });

        Assert.That(findings.Select(f => (f.Code, f.Message)), Has.Some.Matches<(string Code, string Message)>(
            f => f.Code == "TG105" && f.Message.StartsWith("The outputs of the layers differ", StringComparison.Ordinal)), string.Join('\n', findings));
    }

    // A batch adds up its shares in another order than the picture of it, and the last digits of the gradients differ.
    [Test]
    public void BatchedTraining_ThatDoesNotFall_IsFound() => Assert.That(
        Trainings.Diagnose(log => Trainings.Network(log, Activation.Tanh, steps: 30, rate: 1e-6, inputs: [0.13, 0.71, 0.29, 0.53, 0.97, 0.11, 0.61, 0.37])).Select(f => f.Code),
        Does.Contain("TG110"));

    [TestCase(1.05, true)]
    [TestCase(2.0, false)]
    public void Loss_ThatStaysNearWhereItBegan_IsNoted(double first, bool noted)
    {
        IReadOnlyList<Finding> findings = Trainings.Diagnose(log => Trainings.ByHand(
            log, Activation.Tanh, [0.1, 0.2], 60, step => (0.5, step == 0 ? first : step < 12 ? 1.05 : 1.0), 3.0));

        Finding? stays = findings.FirstOrDefault(f => f.Code == "TG110");
        Assert.That(stays?.Level, Is.EqualTo(noted ? FindingLevel.Note : (FindingLevel?)null), string.Join('\n', findings));
        Assert.That(stays?.Message ?? "", noted ? Does.StartWith("The loss has come down by only 5 % in 60 steps, from ").And.EndWith(" in the last, and stays there.") : Is.Empty);
    }

    // The mean squares of 3 and 4, and of a million times as much.
    [Test]
    public void Gradients_OfLayersApart_AreInTheMessage() => Assert.That(
        Trainings.Diagnose(log =>
        {
            var tape = new Tape();
            Values a = tape.Parameter([1.0, 1.0], "a.w"), b = tape.Parameter([1.0, 1.0], "b.w"), alone = tape.Parameter([1.0], "c.w");
            Value loss = (a.Dot(tape.Constant([3e6, 4e6])) + b.Dot(tape.Constant([3.0, 4.0])) + (1e-3 * alone[0])).Square();
            loss.Backward(0.5 / Math.Sqrt(loss.Data));
            log.Step(loss);
        }).Where(f => f.Code == "TG105").Select(f => f.Message),
        Is.EqualTo(["The gradients of the layers differ by a factor of 1E+06 in step 1: b has 3.536, a has 3.536E+06."]));

    [Test]
    public void Finding_OfAStepTakenTwice_HasTheLineOfTheLoss()
    {
        TapeWatch.Current = new TapeWatch(null, new ScriptSites("loss", [default, new(7, 0, 4)]));
        try
        {
            IReadOnlyList<Finding> findings = Trainings.Diagnose(log =>
            {
                var tape = new Tape();
                Value w = tape.Parameter(0.5, "w");
                var optimizer = new Sgd(tape.Parameters, 0.05);
                Value loss = (w * 2.0 - 4.0).Square();
                tape.Mark(1);
                loss.Backward();
                log.Step(loss);
                optimizer.Step();
                optimizer.Step();
            });

            Assert.That(findings.Where(f => f.Code == "TG114").Select(f => (f.Line, f.Step)), Is.EqualTo([((int?)7, (int?)1)]));
        }
        finally
        {
            TapeWatch.Current = null;
        }
    }

    // Which loss is large: that of the row for which the layer is flat, or that of the other.
    [TestCase(0.0, "99 % of it comes from steps in which layer0 is stuck: 2 of its 2 tanh outputs")]
    [TestCase(1.0, null)]
    public void Loss_ThatAFlatLayerHolds_IsStuckOnlyIfMostOfItIs(double target, string? part)
    {
        IReadOnlyList<Finding> findings = Trainings.Diagnose(log => Trainings.ByHand(
            log, Activation.Tanh, [10.0, 10.0], 60, step => (step % 2 == 0 ? 1.0 : 0.01, step < 12 ? 3.0 : 1.0), target));

        Finding? stays = findings.FirstOrDefault(f => f.Code == "TG110" && f.Message.StartsWith("The loss stays", StringComparison.Ordinal));
        Assert.That(stays?.Message ?? "", part is null ? Is.Empty : Does.Contain(part), string.Join('\n', findings));
    }

    [TestCase(8, false)]
    [TestCase(20, true)]
    public void Units_WithoutBlame_AreDeadAfterTheLastQuarterOfTheSteps(int last, bool dead)
    {
        IReadOnlyList<Finding> findings = Trainings.Diagnose(log => Trainings.ByHand(
            log, Activation.Relu, [1.0, 2.0], 60, step => (step < 60 - last ? 1.0 : -1.0, 1.0), 3.0));

        Assert.That(findings.Any(f => f.Code == "TG103"), Is.EqualTo(dead), string.Join('\n', findings));
    }

    [TestCase(new[] { 10.0, 0.1 }, false)]
    [TestCase(new[] { 10.0, 10.0, 0.1 }, true)]
    public void Units_ThrownOntoTheFlatArm_AreReportedIfTheyAreMost(double[] weights, bool reported)
    {
        IReadOnlyList<Finding> findings = Trainings.Diagnose(log => Trainings.ByHand(
            log, Activation.Tanh, weights, 60, step => (step < 20 ? 0.01 : 1.0, step < 20 ? 1.0 : 2.0), 3.0));

        Assert.That(findings.Any(f => f.Message.StartsWith("Updates have thrown", StringComparison.Ordinal)), Is.EqualTo(reported), string.Join('\n', findings));
    }

    [Test]
    public void Finding_OfARateThatIsTooLarge_HasItsNumbers() => Assert.That(
        Trainings.Diagnose(Trainings.Of("TG107", broken: true)).Single(f => f.Code == "TG107").Message,
        Does.Match("^In 100 % of [0-9]+ updates the loss of the same rows rises though the slope says that it falls; updates point back and forth \\(cosine -1.00\\)\\.$"));

    // The loss has a curvature of 10, so that it falls at no more than a rate of 0.2.
    [Test]
    public void Rate_NearItsLimit_IsNoted()
    {
        Finding finding = Trainings.Diagnose(log => Trainings.Line(log, 20, rate: 0.19)).Single(f => f.Code == "TG107");

        Assert.That(finding.Level, Is.EqualTo(FindingLevel.Note));
        Assert.That(finding.Message, Does.Match(
            "^Half of [0-9]+ updates gain less than 5 % of what the slope promises, and updates point back and forth \\(cosine -1.00\\)\\. The learning rate is near its limit\\.$"));
        Assert.That(Trainings.Diagnose(log => Trainings.Line(log, 20, rate: 0.15)).Where(f => f.Code == "TG107"), Is.Empty);
    }

    // Hardly anything is left to gain there.
    [Test]
    public void Training_ThatStartsAtItsLowestPoint_FindsNothing() => Assert.That(
        Trainings.Diagnose(log => Trainings.Line(log, 100, rate: 0.2, loss: (w, b) => (w - 1.01).Square() + (b - 0.11).Square() + 0.5)),
        Is.Empty);

    // A judge tells fakes from numbers near 2, and a generator learns to make some. Their losses hold each other up.
    [Test]
    public void TwoLosses_ThatTakeTurns_FindNothing() => Assert.That(
        Trainings.Diagnose(log =>
        {
            var tape = new Tape();
            var generator = new Mlp(tape, [1, 6, 1], Activation.Tanh, Activation.Identity, new Pcg32(1), "generator");
            var judge = new Mlp(tape, [1, 6, 1], Activation.Tanh, Activation.Identity, new Pcg32(2), "judge");
            Optimizer makes = new Adam(generator.Parameters, 0.01), tells = new Adam(judge.Parameters, 0.01);
            void Step(Value loss, Optimizer optimizer)
            {
                loss.Backward();
                log.Step(loss);
                optimizer.Step();
                tape.Reset();
            }

            for (int i = 0; i < 60; i++)
            {
                Value real = judge.Forward(tape.Input([2.0], "real"))[0], fake = judge.Forward(generator.Forward(tape.Input([0.1 * (i % 7)], "z")))[0];
                Step(Loss.BinaryCrossEntropyWithLogits(Values.Of(real), [1.0]) + Loss.BinaryCrossEntropyWithLogits(Values.Of(fake), [0.0]), tells);
                Step(Loss.BinaryCrossEntropyWithLogits(judge.Forward(generator.Forward(tape.Input([0.1 * (i % 7)], "z"))), [1.0]), makes);
            }
        }).Where(f => f.Level != FindingLevel.Note),
        Is.Empty);

    [Test]
    public void Diagnosis_OfALogWithSteps_SaysThatItComesTooLate()
    {
        var log = new TrainingLog();
        Trainings.Line(log, 3);

        Assert.That(() => new Diagnosis(log), Throws.ArgumentException.With.Message.Contains("The log has 3 steps already"));
    }
}
