using TapeGrad.Optim;

namespace TapeGrad.Tests.Optim;

[TestFixture]
public sealed class LBfgsTests
{
    [TestCase(2, 60)]
    [TestCase(10, 130)]
    [TestCase(100, 800)]
    public void Step_DownRosenbrock_EndsInTheValley(int n, int mostCalls)
    {
        var tape = new Tape();
        Values x = tape.Parameter([.. Enumerable.Range(0, n).Select(i => i % 2 == 0 ? -1.2 : 1.0)], "x");
        var search = new LBfgs(x);
        int calls = 0;
        Run(search, () =>
        {
            calls++;
            tape.Reset();
            Value sum = 0.0 * x[0];
            for (int i = 0; i + 1 < n; i++)
            {
                sum += 100.0 * (x[i + 1] - x[i].Square()).Square() + (1.0 - x[i]).Square();
            }

            sum.Backward();
            return sum.Data;
        });

        Assert.That(search.IsOver);
        Assert.That(calls, Is.LessThan(mostCalls));
        Assert.That(x.Data.ToArray(), Is.All.EqualTo(1.0).Within(1e-8));
    }

    [Test]
    public void Step_DownPowellsSingularFunction_ReachesTheMinimum()
    {
        var tape = new Tape();
        Values x = tape.Parameter([3.0, -1.0, 0.0, 1.0], "x");
        var search = new LBfgs(x);
        double loss = Run(search, () =>
        {
            tape.Reset();
            Value sum = (x[0] + 10.0 * x[1]).Square() + 5.0 * (x[2] - x[3]).Square() + (x[1] - 2.0 * x[2]).Square().Square() + 10.0 * (x[0] - x[3]).Square().Square();
            sum.Backward();
            return sum.Data;
        });

        Assert.That(search.IsOver);
        Assert.That(loss, Is.LessThan(1e-10));
    }

    [Test]
    public void Step_OfACompiledGraph_NeedsFarFewerGradientsThanDescent()
    {
        var tape = new Tape();
        Values p = tape.Parameter([1.0, 0.1, 0.0], "p");
        Value t = tape.Input(0.0, "t"), y = tape.Input(0.0, "y");
        CompiledGraph graph = tape.Compile((p[0] * (-p[1] * t).Exp() + p[2] - y).Square(), t, y);
        double[] rows = [.. Enumerable.Range(0, 50).SelectMany(i => (double[])[0.1 * i, 2.0 * Math.Exp(-1.3 * 0.1 * i) + 0.5])];
        var search = new LBfgs(p) { Tolerance = 1e-10 };

        double loss = Run(search, () => graph.BackwardBatch(rows));

        Assert.That(search.IsOver);
        Assert.That(search.Steps, Is.LessThan(60));
        Assert.That(loss, Is.LessThan(1e-15));
        Assert.That(p.Data.ToArray(), Is.EqualTo([2.0, 1.3, 0.5]).Within(1e-6));
    }

    // Where a loss ends at 0.3 and not at 0, losses near the minimum differ by less than rounding.
    [Test]
    public void Step_LossThatEndsAboveZero_StillBringsTheGradientToZero()
    {
        var tape = new Tape();
        Values x = tape.Parameter([0.3, 2.0], "x");
        var search = new LBfgs(x) { Tolerance = 1e-12 };
        Run(search, () =>
        {
            tape.Reset();
            Value loss = 0.3 + x[0].Cosh() + (x[1] - 1.0).Square() * (1.0 + x[0].Square());
            loss.Backward();
            return loss.Data;
        });

        Assert.That(search.IsOver);
        Assert.That(x.Data.ToArray(), Is.EqualTo([0.0, 1.0]).Within(1e-11));
    }

    [Test]
    public void Step_LastCall_IsForTheParametersThatStay()
    {
        var tape = new Tape();
        Values x = tape.Parameter([-1.2, 1.0], "x");
        double[] last = [];
        var search = new LBfgs(x);
        double Loss()
        {
            tape.Reset();
            last = x.Data.ToArray();
            Value loss = 100.0 * (x[1] - x[0].Square()).Square() + (1.0 - x[0]).Square();
            loss.Backward();
            return loss.Data;
        }

        double before = double.PositiveInfinity;
        while (!search.IsOver && search.Steps < 100)
        {
            double loss = search.Step(Loss);
            Assert.That(last, Is.EqualTo(x.Data.ToArray()));
            Assert.That(loss, Is.LessThan(before));
            before = loss;
        }

        Assert.That(search.IsOver);
    }

    [Test]
    public void Step_OutOfTheDomain_ComesBack()
    {
        var tape = new Tape();
        Value x = tape.Parameter(0.01, "x");
        var search = new LBfgs(tape.Parameters);
        Run(search, () =>
        {
            // The first try goes to 0.01 + 1, and −log(1 − x) is NaN beyond 1.
            tape.Reset();
            Value loss = -(1.0 - x).Log() - 3.0 * x.Log();
            loss.Backward();
            return loss.Data;
        });

        Assert.That(search.IsOver);
        Assert.That(x.Data, Is.EqualTo(0.75).Within(1e-8));
    }

    [Test]
    public void Step_AtTheMinimum_IsOverAndMovesNothing()
    {
        var tape = new Tape();
        Value x = tape.Parameter(0.0, "x");
        var search = new LBfgs(tape.Parameters);

        double loss = search.Step(() => Square(tape, x));

        Assert.That((loss, search.IsOver, search.Steps, x.Data), Is.EqualTo((0.0, true, 0L, 0.0)));
    }

    [Test]
    public void Step_ParametersSetInBetween_StartsFromThem()
    {
        var tape = new Tape();
        Value x = tape.Parameter(3.0, "x");
        var search = new LBfgs(tape.Parameters);
        Run(search, () => Square(tape, x));
        x.Data = 5.0;

        Run(search, () => Square(tape, x));

        Assert.That(x.Data, Is.Zero.Within(1e-8));
    }

    [Test]
    public void Step_WithoutALowestPoint_TakesTheLowestTriedAndGoesOn()
    {
        var tape = new Tape();
        Value x = tape.Parameter(1.0, "x");
        var search = new LBfgs(tape.Parameters);

        double first = search.Step(() => Loss());
        double second = search.Step(() => Loss());

        Assert.That(second, Is.LessThan(first));
        Assert.That(x.Data, Is.LessThan(-1e6));
        Assert.That(double.IsFinite(second));

        double Loss()
        {
            tape.Reset();
            (2.0 * x).Backward();
            return 2.0 * x.Data;
        }
    }

    [Test]
    public void Step_NotFiniteAtTheStart_IsRefusedAndMovesNothing()
    {
        var tape = new Tape();
        Value x = tape.Parameter(-1.0, "x");
        var search = new LBfgs(tape.Parameters);

        ExpectedError.Says(Assert.Throws<NonFiniteException>(() => search.Step(() => Loss(x.Log()))), "The loss at the start is NaN, so no parameter was moved");
        x.Data = 0.0;
        ExpectedError.Says(Assert.Throws<NonFiniteException>(() => search.Step(() => Loss(x.Sqrt()))), "The gradient of 'x'", "at the start is Infinity");
        Assert.That((x.Data, search.Steps), Is.EqualTo((0.0, 0L)));

        double Loss(Value loss)
        {
            loss.Backward();
            return loss.Data;
        }
    }

    [Test]
    public void Step_LossThrows_PutsTheParametersBack()
    {
        var tape = new Tape();
        Value x = tape.Parameter(3.0, "x");
        var search = new LBfgs(tape.Parameters);
        int calls = 0;

        Assert.Throws<NotSupportedException>(() => search.Step(() => ++calls == 2 ? throw new NotSupportedException() : Square(tape, x)));

        Assert.That(x.Data, Is.EqualTo(3.0));
    }

    [Test]
    public void New_WrongSettings_AreRefused()
    {
        var tape = new Tape();
        Value x = tape.Parameter(1.0, "x");

        Assert.That(Assert.Throws<ArgumentOutOfRangeException>(() => new LBfgs(tape.Parameters, memory: 0))?.Message, Does.Contain("memory must be at least 1 step."));
        Assert.That(
            Assert.Throws<ArgumentOutOfRangeException>(() => _ = new LBfgs(tape.Parameters) { Tolerance = double.NaN })?.Message,
            Does.Contain("tolerance must be at least 0 and finite."));
        ExpectedError.Says(Assert.Throws<ArgumentException>(() => new LBfgs(Values.Of(x.Square()))), "not a parameter");
        Assert.Throws<ArgumentNullException>(() => new LBfgs(tape.Parameters).Step(null!));
    }

    private static double Square(Tape tape, Value x)
    {
        tape.Reset();
        Value loss = x.Square();
        loss.Backward();
        return loss.Data;
    }

    private static double Run(LBfgs search, Func<double> loss)
    {
        double last = search.Step(loss);
        while (!search.IsOver && search.Steps < 1000)
        {
            last = search.Step(loss);
        }

        return last;
    }
}
