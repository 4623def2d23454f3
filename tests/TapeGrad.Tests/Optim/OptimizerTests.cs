using TapeGrad.Optim;

namespace TapeGrad.Tests.Optim;

/// <summary>What holds for every optimizer.</summary>
[TestFixture]
public sealed class OptimizerTests
{
    private static readonly TestCaseData[] All =
    [
        Case("Sgd", p => new Sgd(p, 0.1)),
        Case("SgdDecay", p => new Sgd(p, 0.1, new() { WeightDecay = 0.1 })),
        Case("SgdMomentum", p => new Sgd(p, 0.1, new() { Momentum = 0.9, Dampening = 0.5 })),
        Case("SgdNesterov", p => new Sgd(p, 0.1, new() { Momentum = 0.9, UseNesterov = true })),
        Case("Adagrad", p => new Adagrad(p, 0.1, new() { RateDecay = 0.1, InitialSquares = 0.1 })),
        Case("RmsProp", p => new RmsProp(p, 0.1)),
        Case("RmsPropMomentum", p => new RmsProp(p, 0.1, new() { Momentum = 0.5 })),
        Case("RmsPropCentered", p => new RmsProp(p, 0.1, new() { Momentum = 0.5, Centered = true })),
        Case("Adam", p => new Adam(p, 0.1)),
        Case("AdamL2", p => new Adam(p, 0.1, new() { WeightDecay = 0.1 })),
        Case("AdamAmsgrad", p => new Adam(p, 0.1, new() { UseAmsGrad = true })),
        Case("AdamW", p => new AdamW(p, 0.1)),
    ];

    [TestCaseSource(nameof(All))]
    public void Step_AnyCountAndPlace_MovesEachAlikeAndNothingElse(Func<Values, Optimizer> create)
    {
        double[] start = [.. Enumerable.Range(0, 21).Select(i => Math.Sin(i) + 0.2)];
        double[] whole = Trained(create, start, 0, 21);
        for (int first = 0; first < 9; first++)
        {
            for (int count = 1; count <= 12; count++)
            {
                double[] part = Trained(create, start, first, count);
                double[] expected = [.. start.Select((x, i) => i >= first && i < first + count ? whole[i] : x)];

                Assert.That(part, Is.EqualTo(expected), $"{count} from {first} on");
            }
        }
    }

    [TestCaseSource(nameof(All))]
    public void State_SavedAndWrittenBack_ResumesWithTheSameBits(Func<Values, Optimizer> create)
    {
        double[] start = [0.3, -0.7, 1.1, 0.0, 2.0, -3.0, 0.5, 0.6, 0.7];
        var tape = new Tape();
        Values p = tape.Parameter(start);
        Optimizer first = create(p);
        Train(tape, p, first, 7);
        double[] parameters = p.Data.ToArray();
        double[][] states = [.. first.StateNames.Select(name => first.GetState(name).ToArray())];
        Train(tape, p, first, 5);

        var later = new Tape();
        Values q = later.Parameter(parameters);
        Optimizer second = create(q);
        second.Steps = 7;
        for (int i = 0; i < states.Length; i++)
        {
            second.SetState(second.StateNames[i], states[i]);
        }

        Train(later, q, second, 5);

        Assert.That(q.Data.ToArray(), Is.EqualTo(p.Data.ToArray()));
        Assert.That(second.Steps, Is.EqualTo(first.Steps));
    }

    [TestCaseSource(nameof(All))]
    public void Step_SteadyState_AllocatesNothing(Func<Values, Optimizer> create)
    {
        var tape = new Tape();
        Values p = tape.Parameter(new double[77]);
        Optimizer optimizer = create(p);
        double[] gradients = [.. Enumerable.Range(0, 77).Select(i => i - 30.0)];
        optimizer.Step(gradients);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            optimizer.Step(gradients);
            optimizer.Step();
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [TestCaseSource(nameof(All))]
    public void Step_GradientNotFinite_ThrowsAndChangesNothing(Func<Values, Optimizer> create)
    {
        foreach (double bad in (double[])[double.NaN, double.PositiveInfinity, double.NegativeInfinity])
        {
            // In a whole vector, and behind it.
            foreach (int at in (int[])[0, 5, 8, 10])
            {
                var tape = new Tape();
                Values p = tape.Parameter(new double[11], "p");
                Optimizer optimizer = create(p);
                (p[at] * bad).Backward(0.5);
                tape.Reset(keepGradients: true);
                string before = State(optimizer);

                ExpectedError.Says(Assert.Throws<NonFiniteException>(optimizer.Step), FormattableString.Invariant($"'p[{at}]' is {bad}"), "no parameter was moved");

                Assert.That(State(optimizer), Is.EqualTo(before));
            }
        }
    }

    [TestCaseSource(nameof(All))]
    public void Step_NaNInOneGradientFromElsewhere_StaysThere(Func<Values, Optimizer> create)
    {
        var tape = new Tape();
        Values p = tape.Parameter([1.0, 2.0, 3.0]);

        create(p).Step([1.0, double.NaN, 1.0]);

        Assert.That(p.Data.ToArray().Select(double.IsNaN), Is.EqualTo([false, true, false]));
    }

    [Test]
    public void Step_GradientOfTheLastSweepNotFinite_NamesTheNodeAndMovesNothing()
    {
        var tape = new Tape();
        Values p = tape.Parameter([0.0, 1.0], "p");
        var sgd = new Sgd(p, 0.1);
        (p[0].Sqrt().Named("root") + p[1]).Backward();

        ExpectedError.Says(Assert.Throws<NonFiniteException>(sgd.Step), "'p[0]' is Infinity", "'root' (sqrt)");

        Assert.That((p.Data.ToArray(), sgd.Steps), Is.EqualTo((new[] { 0.0, 1.0 }, 0L)));
    }

    [Test]
    public void Step_LossNotFiniteButItsGradients_NamesTheNodeAndMovesNothing()
    {
        var tape = new Tape();
        Values p = tape.Parameter([0.5], "p");
        var adam = new Adam(p);
        (p[0] + tape.Input(-1.0, "x").Log().Named("lost")).Backward();
        Assert.That(p[0].Grad, Is.EqualTo(1.0));

        ExpectedError.Says(Assert.Throws<NonFiniteException>(adam.Step), "'lost' (log) = NaN of 'x' = -1");

        Assert.That((p[0].Data, adam.Steps), Is.EqualTo((0.5, 0L)));
    }

    [Test]
    public void Step_LossNotFiniteAndParametersSetSince_MovesNothing()
    {
        var tape = new Tape();
        Values p = tape.Parameter([0.5], "p");
        var sgd = new Sgd(p, 0.1);
        (p[0] + tape.Input(-1.0, "x").Log()).Backward();
        p.MutableData[0] = 0.25;

        ExpectedError.Says(Assert.Throws<NonFiniteException>(sgd.Step), "A loss since the gradients were last cleared is not finite, so no parameter was moved");

        Assert.That((p[0].Data, sgd.Steps), Is.EqualTo((0.25, 0L)));
        Assert.That(() => sgd.Step([1.0]), Throws.Nothing, "gradients from elsewhere have nothing to do with it");
    }

    [Test]
    public void Step_NaNOfAnEarlierSweep_NamesTheParameter()
    {
        var tape = new Tape();
        Values p = tape.Parameter([0.0, 1.0], "p");
        var first = new Sgd(p.Slice(0, 1), 0.1);
        var second = new Sgd(p.Slice(1, 1), 0.1);
        (tape.Constant(0.0).Log() * p[1]).Backward();
        tape.Reset(keepGradients: true);

        (p[0] * 2.0).Backward();
        ExpectedError.Says(Assert.Throws<NonFiniteException>(first.Step), "A loss since the gradients were last cleared is not finite");
        ExpectedError.Says(Assert.Throws<NonFiniteException>(second.Step), "'p[1]' is -Infinity", "TrainingLog.Step");

        Assert.That(p.Data.ToArray(), Is.EqualTo([0.0, 1.0]));
    }

    [Test]
    public void Step_LossOfOneOfSeveralSweepsNotFinite_MovesNothingUntilGradientsAreCleared()
    {
        var tape = new Tape();
        Value w = tape.Parameter(-1.0, "w");
        var sgd = new Sgd(tape.Parameters, 0.1);
        foreach (double x in (double[])[1.0, -1.0])
        {
            (w * x).Log().Backward();
        }

        Assert.That(double.IsFinite(w.Grad), "the NaN is in the loss, and not in its gradient");
        ExpectedError.Says(Assert.Throws<NonFiniteException>(sgd.Step), "not finite, so no parameter was moved");
        tape.Reset();
        (w * -1.0).Log().Backward();
        sgd.Step();

        Assert.That((w.Data, sgd.Steps), Is.EqualTo((-0.9, 1L)));
    }

    [Test]
    public void Step_LossOfAReplayNotFinite_MovesNothing()
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0, "w");
        Value x = tape.Input(0.0, "x");
        CompiledGraph graph = tape.Compile((w * x).Log(), x);
        var sgd = new Sgd(tape.Parameters, 0.75);
        double loss = 0.0;

        ExpectedError.Says(
            Assert.Throws<NonFiniteException>(() =>
            {
                for (int step = 0; step < 6; step++)
                {
                    tape.ZeroGrad();
                    loss = graph.BackwardBatch([1.0]);
                    sgd.Step();
                }
            }),
            "not finite, so no parameter was moved", "recorded once more");

        Assert.That((loss, w.Data, sgd.Steps), Is.EqualTo((double.NaN, -2.75, 2L)));
    }

    [Test]
    public void Parameters_JoinedFromApart_AreRefusedAsCopies()
    {
        var tape = new Tape();
        Values p = tape.Parameter([1.0, 2.0, 3.0], "p");
        Value x = tape.Input(1.0);

        ExpectedError.Says(Assert.Throws<ArgumentException>(() => new Sgd(Values.Of(p[0], p[2]), 0.1)), "a copy cannot be learned");
        ExpectedError.Says(Assert.Throws<ArgumentException>(() => new Sgd(Values.Of(x), 0.1)), "The value at node 3 is not a parameter");
    }

    [TestCaseSource(nameof(All))]
    public void Step_RateZero_MovesNothing(Func<Values, Optimizer> create)
    {
        var tape = new Tape();
        Values p = tape.Parameter([1.0, -2.0]);
        Optimizer optimizer = create(p);
        optimizer.LearningRate = 0.0;

        optimizer.Step([1.0, -0.5]);

        Assert.That(p.Data.ToArray(), Is.EqualTo([1.0, -2.0]));
    }

    [TestCaseSource(nameof(All))]
    public void Step_GradientZeroFromTheStart_MovesByDecayAtMost(Func<Values, Optimizer> create)
    {
        var tape = new Tape();
        Values p = tape.Parameter([0.0, 0.0]);
        Optimizer optimizer = create(p);

        optimizer.Step([0.0, 0.0]);

        Assert.That(p.Data.ToArray(), Is.All.Zero);
    }

    private static string State(Optimizer optimizer) =>
        string.Join(' ', [optimizer.Steps, .. optimizer.Parameters.Data, .. optimizer.StateNames.SelectMany(name => optimizer.GetState(name).ToArray())]);

    private static TestCaseData Case(string name, Func<Values, Optimizer> create) => new TestCaseData(create).SetArgDisplayNames(name);

    private static double[] Trained(Func<Values, Optimizer> create, double[] start, int first, int count)
    {
        var tape = new Tape();
        Values all = tape.Parameter(start);
        Train(tape, all, create(all.Slice(first, count)), 3);
        return all.Data.ToArray();
    }

    private static void Train(Tape tape, Values p, Optimizer optimizer, int steps)
    {
        for (int i = 0; i < steps; i++)
        {
            ((p.Exp() * 0.1).Sum() + (p * p).Sum()).Backward();
            optimizer.Step();
            tape.Reset();
        }
    }
}
