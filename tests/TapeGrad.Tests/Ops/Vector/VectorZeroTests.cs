namespace TapeGrad.Tests.Vectors;

/// <summary>A zero adjoint never meets an infinite derivative, and what is not finite stays where it belongs.</summary>
[TestFixture]
public sealed class VectorZeroTests
{
    private const double Infinity = double.PositiveInfinity;

    // The first number of each vector has an infinite derivative, or makes one for others.
    private static readonly (string Name, double First, Func<Values, Values> Op)[] Operations =
    [
        ("sqrt", 0.0, x => x.Sqrt()),
        ("log", 0.0, x => x.Log()),
        ("log1p", -1.0, x => x.Log1p()),
        ("reciprocal", 0.0, x => x.Reciprocal()),
        ("pow", 0.0, x => x.Pow(0.5)),
        ("asin", 1.0, x => x.Asin()),
        ("acos", 1.0, x => x.Acos()),
        ("exp", Infinity, x => x.Exp()),
        ("cosh", 1e300, x => x.Cosh()),
        ("square", Infinity, x => x.Square()),
        ("clamp", double.NaN, x => x.Clamp(0.0, 1.0)),
        ("x / x", 0.0, x => x / x),
        ("1 / x", 0.0, x => 1.0 / x),
        ("one / x", 0.0, x => x[1] / x),
        ("x / one", 0.0, x => x / x[0]),
        ("x * x", Infinity, x => x * x),
        ("x * one", Infinity, x => x * x[0]),
        ("one * x", Infinity, x => x[0] * x),
        ("sum", Infinity, x => Values.Of(x.Sum())),
        ("product", Infinity, x => Values.Of(x.Product())),
        ("max", double.NaN, x => Values.Of(x.Max())),
        ("logsumexp", Infinity, x => Values.Of(x.LogSumExp())),
        ("variance", Infinity, x => Values.Of(x.Variance())),
        ("norm", Infinity, x => Values.Of(x.Norm())),
        ("dot", Infinity, x => Values.Of(x.Dot(x))),
        ("softmax", Infinity, x => x.Softmax()),
        ("log-softmax", double.NaN, x => x.LogSoftmax()),
        ("linear", Infinity, x => x[..4].Linear(x[..16], x[..4])),
        ("linear of many", Infinity, x => x[..17].Linear(x)),
        ("linear of rows", Infinity, x => x[..12].Linear(x[..16], x[..4], 3)),
        ("linear of rows of one", Infinity, x => x.Linear(x[^1..], default, x.Count)),
        ("gather", Infinity, x => Values.Of(x[3], x[0], x[0])),
    ];

    private static IEnumerable<TestCaseData> Rows => Operations.Select((o, i) => new TestCaseData(i).SetArgDisplayNames(o.Name));

    [TestCaseSource(nameof(Rows))]
    public void Backward_ZeroAdjoints_SendNothing(int row)
    {
        (_, double first, Func<Values, Values> op) = Operations[row];
        var tape = new Tape();
        Values x = Vector(tape, first);
        Value z = tape.Input(2.0);
        Values y = op(x);
        Value loss = (y.Sum() * 0.0) + (z * 3.0);

        loss.Backward();

        Assert.That(x.Grad.ToArray(), Is.All.Zero);
        Assert.That(z.Grad, Is.EqualTo(3.0));
    }

    [TestCaseSource(nameof(Rows))]
    public void Backward_VectorThatDoesNotLeadToTheOutput_SendsNothing(int row)
    {
        (_, double first, Func<Values, Values> op) = Operations[row];
        var tape = new Tape();
        Values x = Vector(tape, first);
        op(x);

        (x[1] * 3.0).Backward();

        Assert.That(x.Grad.ToArray(), Is.EqualTo(x.Select((_, i) => i == 1 ? 3.0 : 0.0)));
    }

    [Test]
    public void Backward_BlameOnOneElement_LeavesItsNeighboursAlone()
    {
        foreach (Func<Values, Values> op in (Func<Values, Values>[])[x => x.Sqrt(), x => x.Log(), x => x.Reciprocal(), x => x.Pow(0.5), x => 1.0 / x, x => x / x])
        {
            var tape = new Tape();
            Values x = tape.Input([0.0, 4.0, 0.0, -0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 4.0, 0.0]);

            op(x)[9].Backward();

            Assert.That(x.Grad.ToArray().Where((_, i) => i != 9), Is.All.Zero);
            Assert.That(double.IsFinite(x[9].Grad));
        }
    }

    [Test]
    public void Backward_InfiniteDerivativeThatIsMeant_IsInfinite()
    {
        var tape = new Tape();
        Values x = tape.Input([0.0, 1.0]);

        (2.0 * x).Sqrt().Sum().Backward();

        Assert.That(x.Grad.ToArray(), Is.EqualTo([Infinity, 1.0 / Math.Sqrt(2.0)]));
    }

    [TestCase(double.NaN)]
    [TestCase(Infinity)]
    [TestCase(-Infinity)]
    public void Map_OneNumberNotFinite_LeavesTheOthersAlone(double number)
    {
        foreach (int at in (int[])[0, 7, 8, 18])
        {
            var tape = new Tape();
            double[] clean = [.. Enumerable.Range(1, 19).Select(i => 0.1 * i)];
            double[] spoilt = [.. clean];
            spoilt[at] = number;
            foreach (Func<Values, Values> op in (Func<Values, Values>[])[x => x.Tanh(), x => x.Exp(), x => x.Gelu(), x => x * x, x => x / 3.0, x => x.Relu(), x => x.Erf()])
            {
                (Values x, Values y) = (tape.Input(clean), tape.Input(spoilt));
                (Values ofX, Values ofY) = (op(x), op(y));
                (ofX.Sum() + ofY.Sum()).Backward();

                for (int i = 0; i < clean.Length; i++)
                {
                    Assert.That(i == at || (ofX[i].Data.Equals(ofY[i].Data) && x[i].Grad.Equals(y[i].Grad)), $"{ofX[i].Op} at {i}");
                }
            }
        }
    }

    [Test]
    public void Linear_NanInOneWeight_IsInOneOutputOnly()
    {
        var tape = new Tape();
        Values x = tape.Input([1.0, 2.0, 3.0]);
        Values w = tape.Input([1.0, 1.0, 1.0, 1.0, double.NaN, 1.0, 1.0, 1.0, 1.0]);
        Values y = x.Linear(w);

        (y[0] + y[2]).Backward();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(y.Data.ToArray(), Is.EqualTo([6.0, double.NaN, 6.0]));
            Assert.That(x.Grad.ToArray(), Is.EqualTo([2.0, 2.0, 2.0]));
            Assert.That(w.Grad.ToArray(), Is.EqualTo([1.0, 2.0, 3.0, 0.0, 0.0, 0.0, 1.0, 2.0, 3.0]));
        }
    }

    [Test]
    public void Linear_NanAndInfinityInARow_StayInThatRowAndInWhatItIsBlamedFor()
    {
        var tape = new Tape();
        Values x = tape.Input([1.0, 2.0, Infinity, double.NaN, 3.0, 4.0]);
        Values w = tape.Input([1.0, 1.0, 1.0, 2.0]);
        Values y = x.Linear(w, default, 3);

        (y[0] + y[5] + (y[2] * 0.0)).Backward();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(y.Data.ToArray(), Is.EqualTo([3.0, 5.0, double.NaN, double.NaN, 7.0, 11.0]));
            Assert.That(x.Grad.ToArray(), Is.EqualTo([1.0, 1.0, 0.0, 0.0, 1.0, 2.0]));
            Assert.That(w.Grad.ToArray(), Is.EqualTo([1.0, 2.0, 3.0, 4.0]));
        }

        (y[1] + y[2]).Backward();

        Assert.That(x.Grad.ToArray(), Is.EqualTo([1.0, 2.0, 1.0, 1.0, 0.0, 0.0]));
        Assert.That(w.Grad.ToArray(), Is.EqualTo([Infinity, double.NaN, 1.0, 2.0]), "only the second row of weights is blamed by the first row");
    }

    [Test]
    public void Softmax_NumbersFarApart_DoNotOverflow()
    {
        var tape = new Tape();
        Values x = tape.Input([1000.0, -1000.0, double.NegativeInfinity, 1000.0]);

        Values y = x.Softmax();
        Values l = x.LogSoftmax();
        Value s = x.LogSumExp();
        (y[0] + s).Backward();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(y.Data.ToArray(), Is.EqualTo([0.5, 0.0, 0.0, 0.5]));
            Assert.That(l.Data.ToArray(), Is.EqualTo([-Math.Log(2.0), -2000.0 - Math.Log(2.0), double.NegativeInfinity, -Math.Log(2.0)]));
            Assert.That(s.Data, Is.EqualTo(1000.0 + Math.Log(2.0)));
            Assert.That(x.Grad.ToArray(), Is.EqualTo([0.75, 0.0, 0.0, 0.25]));
        }
    }

    [TestCase(1e200)]
    [TestCase(1e-200)]
    public void Norm_SquaresOutOfRange_IsRight(double unit)
    {
        var tape = new Tape();
        Values x = tape.Input([3.0 * unit, 0.0, -4.0 * unit]);

        Value y = x.Norm();
        y.Backward();

        Assert.That(y.Data, Is.EqualTo(5.0 * unit).Within(1e-15 * unit));
        Assert.That(x.Grad.ToArray(), Is.EqualTo([0.6, 0.0, -0.8]).Within(1e-15));
    }

    private static Values Vector(Tape tape, double first) => tape.Input([first, .. Enumerable.Range(1, 33).Select(i => 0.02 * i)]);
}
