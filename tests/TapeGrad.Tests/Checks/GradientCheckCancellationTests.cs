namespace TapeGrad.Tests;

/// <summary>The loss is noise for the most part, and the check says nothing wrong about its gradients; a wrong derivative is found all the same.</summary>
public sealed class GradientCheckCancellationTests
{
    private static readonly double[] Errors = [-2.0, -1.0, 1.0, 1e-2, 1e-4, -1e-5, 1e-6, -1e-7];

    // The derivative is off by the part k.
    private readonly struct PlantedOp : IUnaryOp
    {
        public static string Label => "planted";

        public static T Evaluate<T>(T x, double k)
            where T : struct, IScalar<T> => T.Sin(x) * T.Exp(-0.1 * (x * x));

        public static T Derivative<T>(T x, T y, double k)
            where T : struct, IScalar<T> => ((T.Cos(x) * T.Exp(-0.1 * (x * x))) - (0.2 * (x * y))) * (1.0 + k);
    }

    // A derivative that does not look at x.
    private readonly struct ForgottenOp : IBinaryOp
    {
        public static string Label => "forgotten";

        public static T Evaluate<T>(T x, T y)
            where T : struct, IScalar<T> => x + T.Sin(y);

        public static T DerivativeX<T>(T x, T y, T z)
            where T : struct, IScalar<T> => T.Zero(x);

        public static T DerivativeY<T>(T x, T y, T z)
            where T : struct, IScalar<T> => T.Cos(y);
    }

    [RandomCases(10_000)]
    public void Run_RightGradientsUnderCancellation_NeverDifferAndHaveNoKink(int count) => RandomCases.Check(
        count,
        (seed, size) =>
        {
            Func<Tape, Value> function = tape => CancellingGraph.Record(tape, seed, size);
            Graph graph = GradientCheckTests.Swept(function);
            if (CancellingGraph.HasCorner(graph))
            {
                return null;
            }

            IEnumerable<GradientEntry> all = GradientCheck.Run(graph).Entries.Concat(GradientCheck.Run(function).Entries);
            return all.FirstOrDefault(e => e.Verdict is GradientVerdict.Differs or GradientVerdict.Kink)?.ToString();
        },
        largest: 25);

    [RandomCases(1_000)]
    public void Run_PlantedDerivativeUnderCancellation_DiffersAndIsNamed(int count) => RandomCases.Check(
        count,
        (seed, size) =>
        {
            double error = Errors[seed % Errors.Length];
            Func<Tape, Value> function = tape => CancellingGraph.Record(tape, seed, size, x => x.Apply<PlantedOp>(error));
            Graph graph = GradientCheckTests.Swept(function);
            GraphNode planted = graph.Nodes.First(n => n.Op == "planted");
            double off = planted.Operands[0].LocalDerivative / (1.0 + error == 0.0 ? 1.0 : 1.0 + error) * error;
            if (planted.Grad == 0.0 || (error != -1.0 && Math.Abs(off) < 1e-9))
            {
                return null;
            }

            GradientReport[] reports = [GradientCheck.Run(graph), GradientCheck.Run(function)];
            return Array.Find(reports, r => !r.Entries.Any(e => e.Verdict == GradientVerdict.Differs && e.Operation == "planted"))?.ToString();
        },
        largest: 25);

    [Test]
    public void Run_SignOfACustomDerivativeTurned_SaysWhichAndWhatADifferenceSays()
    {
        GradientEntry entry = GradientCheck.Run(tape => ((tape.Parameter(0.5, "w") * 2.0).Named("h").Apply<TurnedSincOp>() - 0.9).Square()).Entries[0];

        using (Assert.EnterMultipleScope())
        {
            Assert.That(entry.Verdict, Is.EqualTo(GradientVerdict.Differs));
            Assert.That(entry.Operation, Is.EqualTo("sinc"));
            Assert.That(entry.Finding, Is.EqualTo("sinc at h = 1: local derivative +0.3012, a difference says -0.3012"));
            Assert.That(entry.ToString(), Does.EndWith("Differs (sinc at h = 1: local derivative +0.3012, a difference says -0.3012)"));
        }
    }

    [Test]
    public void Run_DerivativeOfOneOperandForgotten_NamesTheOperand()
    {
        GradientReport report = GradientCheck.Run(tape => tape.Parameter(2.0, "a").Apply<ForgottenOp>(tape.Input(0.0, "b")));

        Assert.That(report.Entries.Select(e => e.Verdict), Is.EqualTo((GradientVerdict[])[GradientVerdict.Differs, GradientVerdict.Agrees]));
        Assert.That(report.Entries[0].Finding, Is.EqualTo("forgotten at a = 2 and b = 0: local derivative towards a 0, a difference says 1"));
    }

    [Test]
    public void Run_WrongDerivativeThatMovesTheGradientByNothing_IsNamedAllTheSame()
    {
        GradientEntry entry = GradientCheck.Run(tape => tape.Parameter(0.5, "w") is var w ? w.Square() + (1e-9 * w.Apply<TurnedSincOp>()) : default).Entries[0];

        Assert.That((entry.Verdict, entry.Operation), Is.EqualTo((GradientVerdict.Differs, "sinc")));
    }

    // Nothing but the places beside it says how far an operation rounds that is 0 at 0.
    [TestCase(0.0)]
    [TestCase(1e-12)]
    [TestCase(1.0)]
    public void Run_DerivativeSlightlyOff_IsNamedAlsoAtZero(double at)
    {
        GradientEntry entry = GradientCheck.Run(tape => tape.Parameter(at, "w").Apply<PlantedOp>(-1e-7)).Entries[0];

        Assert.That((entry.Verdict, entry.Operation), Is.EqualTo((GradientVerdict.Differs, "planted")), entry.ToString());
    }

    [Test]
    public void Run_TextbookVariance_Agrees()
    {
        GradientReport report = GradientCheck.Run(tape =>
            tape.Parameter([1000.3, 999.1, 1000.9, 1001.7, 998.6], "x") is var x ? x.Square().Mean() - x.Mean().Square() : default);

        Assert.That(report.Entries.Select(e => e.Verdict), Is.All.EqualTo(GradientVerdict.Agrees), string.Join("; ", report.Entries));
    }

    [TestCase(0.05, 1e5)]
    [TestCase(0.01, 1e5)]
    [TestCase(0.1, 1e5)]
    [TestCase(0.1, 1e9)]
    public void Run_ParabolaUnderAConstant_Agrees(double at, double big)
    {
        Graph graph = GradientCheckTests.Swept(tape => tape.Parameter(at, "w").Square() + big - big);

        Assert.That(GradientCheck.Run(graph).Entries[0].Verdict, Is.EqualTo(GradientVerdict.Agrees));
    }

    // Their rounding is inside the operation, where the record does not see it.
    [Test]
    public void Run_OperationThatCancelsWithinItself_NeverDiffersAndHasNoKink([Values(1e3, 1e6, 1e7, 1e9, 1e11, 1e13)] double big, [Values(-2.49801, -0.4, 1.26)] double middle)
    {
        for (int i = 0; i < 200; i++)
        {
            double at = middle + (i * 1e-7 * Math.PI);
            GradientReport sum = GradientCheck.Run(tape => tape.Parameter(at, "w").Apply<StairsOp>(big));
            GradientReport square = GradientCheck.Run(tape => tape.Parameter(at, "w").Apply<SquaredStairsOp>(big));

            Assert.That(sum.Entries.Concat(square.Entries).Select(e => e.Verdict), Has.None.EqualTo(GradientVerdict.Differs).And.None.EqualTo(GradientVerdict.Kink), $"at {at:R}: {sum}, {square}");
        }
    }

    [TestCase(5.69184e9)]
    [TestCase(-1.26887e11)]
    public void Run_WaveThatIsFasterThanTheSteps_DoesNotDiffer(double x) =>
        Assert.That(GradientCheck.Run(tape => tape.Parameter(x, "w").Sin()).Passed);

    [Test]
    public void Run_JumpToOneSide_DoesNotDiffer() =>
        Assert.That(GradientCheck.Run(GradientCheckTests.Swept(tape => Value.Atan2(tape.Parameter(0.0, "y"), -8e-7))).Passed, "the angle jumps from −π to π there");

    [Test]
    public void Run_KinkUnderAConstant_IsStillAKink()
    {
        GradientReport report = GradientCheck.Run(GradientCheckTests.Swept(tape => tape.Parameter(0.0, "w").Abs() + 1e12 - 1e12));

        Assert.That(report.Entries[0].Verdict, Is.EqualTo(GradientVerdict.Kink));
    }

    [Test]
    public void Run_SlopeLostToAZeroAdjoint_Differs()
    {
        // √x passes +∞ to x, but the square passes 0 to √x: the sweep says 0, and the slope is 1.
        GradientReport report = GradientCheck.Run(GradientCheckTests.Swept(tape => tape.Parameter(0.0, "x").Sqrt().Square()));

        Assert.That(report.Entries[0].Verdict, Is.EqualTo(GradientVerdict.Differs));
    }

    private readonly struct StairsOp : IUnaryOp
    {
        public static string Label => "stairs";

        public static T Evaluate<T>(T x, double k)
            where T : struct, IScalar<T> => T.Sin(x) + k - k;

        public static T Derivative<T>(T x, T y, double k)
            where T : struct, IScalar<T> => T.Cos(x);
    }

    private readonly struct SquaredStairsOp : IUnaryOp
    {
        public static string Label => "squared stairs";

        public static T Evaluate<T>(T x, double k)
            where T : struct, IScalar<T> => ((x + k) * (x + k)) - (k * k);

        public static T Derivative<T>(T x, T y, double k)
            where T : struct, IScalar<T> => 2.0 * (x + k);
    }

    private readonly struct TurnedSincOp : IUnaryOp
    {
        public static string Label => "sinc";

        public static T Evaluate<T>(T x, double k)
            where T : struct, IScalar<T> => T.Sin(x) / x;

        public static T Derivative<T>(T x, T y, double k)
            where T : struct, IScalar<T> => (T.Sin(x) - (x * T.Cos(x))) / (x * x);
    }
}
