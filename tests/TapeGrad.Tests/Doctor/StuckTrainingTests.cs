using TapeGrad.Optim;

namespace TapeGrad.Tests;

/// <summary>Trainings in which nothing moves, of scripts that log no step: under the tool each sweep is one.</summary>
[TestFixture]
public sealed class StuckTrainingTests
{
    [Test]
    public void ProductOfZeros_HasNoBlame() => Assert.That(
        Codes(20, tape => (tape.Parameter(0.0, "a"), tape.Parameter(0.0, "b")), p => (p.Item1 * p.Item2 - 1.0).Square(), p => Descend(p.Item1, p.Item2)),
        Is.EqualTo(["TG115"]));

    [TestCase("leaky-relu")]
    [TestCase("tanh")]
    public void NetworkOfZeros_HasNoBlame(string activation) => Assert.That(
        Codes(
            30,
            tape => (tape.Parameter([0.0, 0.0, 0.0, 0.0], "w1"), tape.Parameter([0.0, 0.0], "w2"), new Sgd(tape.Parameters, 0.1)),
            p =>
            {
                Values hidden = p.Item1[0].Tape.Input([1.0, 2.0], "x").Linear(p.Item1);
                return ((activation == "tanh" ? hidden.Tanh() : hidden.LeakyRelu()).Dot(p.Item2) - 1.0).Square();
            },
            p => p.Item3.Step()),
        Is.EqualTo(["TG115"]));

    [Test]
    public void LossTimesAnIntegerDivision_HasNoBlame()
    {
        int n = 4;
        Finding found = Findings(20, tape => tape.Parameter(1.0, "w"), w => (w * 2.0 - 4.0).Square() * (1 / n), w => Descend(w)).Single();

        Assert.That((found.Code, found.Action), Is.EqualTo(("TG115", "Look where the number 0 comes from: of two int numbers, 1 / n is 0, and 1.0 / n is not.")));
    }

    [Test]
    public void ResetBeforeTheUpdate_NeverMoves()
    {
        IReadOnlyList<Finding> found = Findings(
            40,
            tape => tape.Parameter(1.0, "w"),
            w => (w * 2.0 - 4.0).Square(),
            w =>
            {
                w.Tape.Reset();
                Descend(w);
            });

        Assert.That(found.Select(f => f.Code), Is.EqualTo(["TG110", "TG112"]));
        Assert.That(found[1].Message, Is.EqualTo("1 of 1 parameter gets blame and does not move in 40 steps: w."));
        Assert.That(found[1].Action, Is.EqualTo("Update after each Backward, such as by optimizer.Step(), and before tape.Reset(), which clears the gradients."));
    }

    // The same loss again and again, or an optimizer that was made and never steps.
    [TestCase(false, 50, true)]
    [TestCase(true, 6, true)]
    [TestCase(false, 19, false)]
    [TestCase(true, 5, false)]
    public void ForgottenStep_NeverMoves(bool hasOptimizer, int steps, bool isFound) => Assert.That(
        Codes(
            steps,
            tape =>
            {
                Value w = tape.Parameter(1.0, "w");
                return (w, hasOptimizer ? new Sgd(tape.Parameters, 0.1) : null);
            },
            p => (p.w * 2.0 - 4.0).Square(),
            _ => { }),
        isFound ? Does.Contain("TG112") : Is.Empty);

    [TestCase(true)]
    [TestCase(false)]
    public void LossThatReachesNoParameter_IsOutOfReach(bool logged)
    {
        Finding found = Findings(
            20,
            tape => (tape.Parameter(0.5, "a"), tape.Parameter([0.5, 0.5], "c")),
            p => (p.Item1.Detach() * 2.0 - 4.0).Square(),
            p => Descend(p.Item1, p.Item2[0], p.Item2[1]),
            logged).Single();

        Assert.That((found.Code, found.Message, found.Action), Is.EqualTo((
            "TG102", "No loss of 20 steps depends on any parameter: a, c (2 parameters).", "Compute the loss from the parameters. Reading .Data, Detach() and NoGrad() cut the way.")));
    }

    // A number that is logged, and not swept, may be there to be seen.
    [Test]
    public void LoggedNumberThatIsNotSwept_FindsNothing() => Assert.That(
        Trainings.Diagnose(log =>
        {
            var tape = new Tape();
            Value w = tape.Parameter(1.0, "w");
            for (int i = 0; i < 20; i++)
            {
                log.Step(tape.Constant(w.Data - 2.0).Square());
                w.Data -= 0.1 * (w.Data - 2.0);
                tape.Reset();
            }
        }),
        Is.Empty);

    // Of this and that at one place, with differences around it.
    [Test]
    public void SweepsThatShowGradients_FindNothing() => Assert.That(
        Watched(() =>
        {
            var tape = new Tape();
            Value w = tape.Parameter(-1.5, "w"), v = tape.Parameter(0.5, "v");
            tape.Parameter(1.0, "unused");
            for (int i = 1; i <= 30; i++)
            {
                tape.ZeroGrad();
                (w.Square() * i + v * 0.0).Backward();
                w.Data += 1e-6;
                _ = w.Square() * i;
                w.Data = -1.5;
            }
        }),
        Is.Empty);

    [Test]
    public void OneLossThatIsSweptAgainAndAgain_FindsNothing() => Assert.That(
        Watched(() =>
        {
            var tape = new Tape();
            Value w = tape.Parameter(-1.5, "w"), loss = w.Square();
            for (int i = 0; i < 30; i++)
            {
                loss.Backward();
            }
        }),
        Is.Empty);

    // The mean of the targets is 0, so b starts where it belongs.
    [Test]
    public void ParameterThatStartsAtItsOptimum_FindsNothing() => Assert.That(
        Codes(
            40,
            tape => (tape.Parameter(0.1, "w"), tape.Parameter(0.0, "b")),
            p => (p.Item1 * -1.0 + p.Item2 + 2.0).Square() + p.Item2.Square() + (p.Item1 + p.Item2 - 2.0).Square(),
            p => Descend(p.Item1, p.Item2)),
        Is.Empty);

    // At 0, one curve has its lowest point and one its highest, and in one direction a saddle falls.
    [TestCase("valley", false)]
    [TestCase("hill", true)]
    [TestCase("saddle", true)]
    [TestCase("level", true)]
    public void ParameterWithoutBlame_IsAFaultUnlessTheLossIsLowestThere(string ground, bool isFound) => Assert.That(
        Codes(
            10,
            tape => (tape.Parameter(1.0, "w"), tape.Parameter([0.0, 0.0], "v")),
            p => (p.Item1 - 2.0).Square() + 2.0 + ground switch
            {
                "valley" => 50.0 * (p.Item2[0].Square() + p.Item2[1].Square()),
                "hill" => -p.Item2[0].Square() - p.Item2[1].Square(),
                "saddle" => p.Item2[0].Square() - p.Item2[1].Square(),
                _ => p.Item2[0] + p.Item2[1] - p.Item2[0] - p.Item2[1],
            },
            p => Descend(p.Item1)),
        isFound ? Is.EqualTo(["TG115"]) : Is.Empty);

    private static void Descend(params ReadOnlySpan<Value> parameters)
    {
        foreach (Value each in parameters)
        {
            Value p = each;
            p.Data -= 0.05 * p.Grad;
        }
    }

    private static string[] Codes<T>(int steps, Func<Tape, T> start, Func<T, Value> loss, Action<T> update) => [.. Findings(steps, start, loss, update).Select(f => f.Code)];

    private static IReadOnlyList<Finding> Findings<T>(int steps, Func<Tape, T> start, Func<T, Value> loss, Action<T> update, bool logged = false) => Watched(() =>
    {
        var tape = new Tape();
        T parameters = start(tape);
        for (int i = 0; i < steps; i++)
        {
            Value output = loss(parameters);
            output.Backward();
            if (logged)
            {
                TrainingLog.Current.Step(output);
            }

            update(parameters);
            tape.Reset();
        }
    });

    private static IReadOnlyList<Finding> Watched(Action script)
    {
        var log = new TrainingLog();
        var diagnosis = new Diagnosis(log);
        log.LogSweeps();
        TrainingLog before = TrainingLog.Current;
        TrainingLog.Current = log;
        TapeWatch.Current = new TapeWatch(log.LogSweep);
        try
        {
            script();
        }
        finally
        {
            TapeWatch.Current = null;
            TrainingLog.Current = before;
        }

        return diagnosis.Findings;
    }
}
