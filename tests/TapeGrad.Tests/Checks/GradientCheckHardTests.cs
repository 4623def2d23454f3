namespace TapeGrad.Tests;

/// <summary>Functions and places where differences are hard to take.</summary>
public sealed class GradientCheckHardTests
{
    [TestCase(5e-324)]
    [TestCase(1e-320)]
    [TestCase(-1e-310)]
    [TestCase(1e300)]
    [TestCase(1.7976931348623157e308)]
    public void Run_TinyOrHugeLeaf_Ends(double x) =>
        Assert.That(Verdict(tape => tape.Input(x, "x").Atan()), Is.Not.EqualTo(GradientVerdict.Differs));

    // Rounding leaves nothing of what the second number adds.
    [Test]
    public void Run_SoftmaxOfNumbersFarApart_NeverDiffers([Values(20.0, 30.0, 35.0, 36.5, 38.0, 50.0, 300.0)] double apart, [Values(0.0, 1.0, -25.0)] double at)
    {
        Func<Tape, Value>[] functions =
        [
            tape => tape.Parameter([at + apart, at], "w").LogSoftmax()[0],
            tape => tape.Parameter([at + apart, at], "w") is var w ? w.LogSoftmax()[0] + w[1].Square() : default,
            tape => tape.Parameter([at, at + apart, at - apart], "w").Softmax()[1],
            tape => tape.Parameter([at + apart, at], "w").LogSumExp(),
        ];

        foreach (Func<Tape, Value> function in functions)
        {
            GradientReport[] reports = [GradientCheck.Run(function), GradientCheck.Run(GradientCheckTests.Swept(function))];
            Assert.That(reports.Select(r => r.Passed), Is.All.True, string.Join("; ", reports.SelectMany(r => r.Entries)));
        }
    }

    [Test]
    public void Run_InfiniteLeaf_IsRefused() => Assert.That(
        () => GradientCheck.Run(tape => tape.Input(double.PositiveInfinity, "x").Sigmoid()),
        Throws.TypeOf<NonFiniteException>().With.Message.EqualTo("'x' is Infinity, so differences around it cannot be taken."));

    [Test]
    public void Run_FunctionThatChanges_IsRefused()
    {
        int calls = 0;

        Assert.That(
            () => GradientCheck.Run(tape => tape.Input(1.0, "x") * ++calls),
            Throws.InvalidOperationException.With.Message.StartsWith("The function gave 1 and then 2 for the same leaves."));
    }

    [TestCase(1.5, 0.0)]
    [TestCase(2.5, 0.0)]
    [TestCase(-1.0, 1e-10)]
    [TestCase(2.0, 1e-3)]
    public void Run_PowerAtTheEdgeOrNearAPole_Agrees(double exponent, double x) =>
        Assert.That(Verdict(tape => tape.Input(x, "x").Pow(exponent)), Is.EqualTo(GradientVerdict.Agrees));

    [Test]
    public void Run_EdgeOfADomain_Agrees()
    {
        Assert.That(Verdict(tape => tape.Input(1.0 - 1e-12, "x").Asin()), Is.Not.EqualTo(GradientVerdict.Differs));
        Assert.That(Verdict(tape => tape.Input(double.MaxValue, "x") * 0.5), Is.EqualTo(GradientVerdict.Agrees));
    }

    [Test]
    public void Run_FastWave_IsMetAtItsOwnScale() =>
        Assert.That(Verdict(tape => (tape.Input(3.0, "x") * 1e5).Sin()), Is.EqualTo(GradientVerdict.Agrees));

    [Test]
    public void Run_NarrowBell_IsMetAtItsOwnScale() =>
        Assert.That(Verdict(tape => (-((tape.Input(1.00005, "x") - 1.0) * 1e4).Square()).Exp()), Is.EqualTo(GradientVerdict.Agrees));

    [Test]
    public void Run_Jump_IsNoKink() =>
        Assert.That(Verdict(tape => tape.Input(2.0, "x") is var x && x.Data > 2.0 ? 5.0 * x : x * 1.0), Is.AnyOf(GradientVerdict.Undecided, GradientVerdict.Differs));

    [Test]
    public void Run_DerivativeBelowTheRounding_IsUndecidedAndPasses()
    {
        static Value Function(Tape tape) => tape.Input(2.0, "x") is var x ? (x * x.Detach()) + 1e17 : default;

        GradientReport report = GradientCheck.Run(Function);

        Assert.That(report.Entries.Single().Verdict, Is.EqualTo(GradientVerdict.Undecided));
        Assert.That(report.Passed, Is.True);
    }

    [Test]
    public void Run_DetachedFactor_Differs() =>
        Assert.That(Verdict(tape => tape.Input(2.0, "x") is var x ? x * x.Detach() : default), Is.EqualTo(GradientVerdict.Differs));

    [TestCase(Math.PI / 2.0)]
    [TestCase(-Math.PI / 2.0)]
    public void Run_PoleThatIsNearerThanTheNextNumber_DoesNotDiffer(double x) =>
        Assert.That(Verdict(tape => tape.Input(x, "x").Tan()), Is.Not.EqualTo(GradientVerdict.Differs));

    // The next number is 0.1, 2 and 131072 away.
    [Test]
    public void Run_WaveAsFastAsTheNumbersThemselves_DoesNotDiffer([Values(1e15, -1e16, 1e21)] double x) =>
        Assert.That(Verdict(tape => tape.Input(x, "x").Cos()), Is.Not.EqualTo(GradientVerdict.Differs));

    // The mean is known to its last digit only, and with it each deviation.
    [Test]
    public void Run_VarianceFarFromZero_DoesNotDiffer([Values(1e9, 1e12, -1e13)] double mean, [Values(3, 8, 1000)] int count)
    {
        var random = new Random(count);
        double[] x = [.. Enumerable.Range(0, count).Select(_ => mean + random.NextDouble())];

        GradientReport report = GradientCheck.Run(GradientCheckTests.Swept(tape => tape.Parameter(x, "x").Variance()));

        Assert.That(report.Entries.Select(e => e.Verdict), Has.None.EqualTo(GradientVerdict.Differs).And.None.EqualTo(GradientVerdict.Kink));
    }

    [TestCase(2.0)]
    [TestCase(-1e6)]
    public void Run_DerivativeThatIsFarTooSteep_Differs(double x) =>
        Assert.That(Verdict(tape => tape.Input(x, "x").Apply<SteepOp>()), Is.EqualTo(GradientVerdict.Differs));

    private readonly struct SteepOp : IUnaryOp
    {
        public static string Label => "steep";

        public static T Evaluate<T>(T x, double k)
            where T : struct, IScalar<T> => x * x;

        public static T Derivative<T>(T x, T y, double k)
            where T : struct, IScalar<T> => 1e30 * x;
    }

    private static GradientVerdict Verdict(Func<Tape, Value> function) => GradientCheck.Run(function).Entries.Single().Verdict;
}
