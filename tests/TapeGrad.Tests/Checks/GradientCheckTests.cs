namespace TapeGrad.Tests;

[TestFixture]
public sealed class GradientCheckTests
{
    // What a user could have written wrong by a thousandth.
    private readonly struct WrongCubeOp : IUnaryOp
    {
        public static string Label => "wrong cube";

        public static T Evaluate<T>(T x, double k)
            where T : struct, IScalar<T> => x * x * x;

        public static T Derivative<T>(T x, T y, double k)
            where T : struct, IScalar<T> => 3.003 * x * x;
    }

    // A corner whose derivative there is whatever k says.
    private readonly struct CornerOp : IUnaryOp
    {
        public static string Label => "corner";

        public static T Evaluate<T>(T x, double k)
            where T : struct, IScalar<T> => T.IfPositive(x, 2.0 * x, -x);

        public static T Derivative<T>(T x, T y, double k)
            where T : struct, IScalar<T> => T.Constant(x, k);
    }

    private static IEnumerable<TestCaseData> Rows =>
        Witnesses.All.Where(w => w.IsPublic).Select(w => new TestCaseData(w).SetArgDisplayNames(w.Label));

    [TestCaseSource(nameof(Rows))]
    public void Run_RightOpAtEveryPointOfItsRow_Passes(object witness)
    {
        var row = (Witness)witness;
        foreach ((double a, double b, double c) in row.Points)
        {
            Func<Tape, Value> function = tape => row.IsBinary ? row.Both!(tape.Parameter(a, "a"), tape.Input(b, "b")) : row.Unary!(tape.Input(a, "a"), b, c);

            GradientReport byFunction = GradientCheck.Run(function);
            GradientReport byGraph = GradientCheck.Run(Swept(function));

            using (Assert.EnterMultipleScope())
            {
                Assert.That(byFunction.Passed, $"{row.Label} at {a:R}, {b:R}, {c:R}: {string.Join("; ", byFunction.Entries)}");
                Assert.That(
                    byGraph.Entries,
                    Is.EqualTo(byFunction.Entries.Zip(byGraph.Entries, (f, g) => f.Verdict == GradientVerdict.Undecided && g.Verdict == GradientVerdict.Agrees ? f with { Verdict = g.Verdict } : f)),
                    "both forms see the same, but in doubt the operations decide of a record");
            }
        }
    }

    [Test]
    public void Run_LeavesOfEveryKind_MovesEachAlone()
    {
        GradientReport report = GradientCheck.Run(tape =>
        {
            Values w = tape.Parameter([1.0, 2.0], "w");
            Value b = tape.Parameter(-0.5, "b");
            Values x = tape.Input([1.0, -2.0, 3.0], "x");
            Values y = tape.Input([0.5, -1.0, 2.0], "y");
            return (w.Product() + b) * (x.Dot(y) * tape.Input(0.25, "s") * tape.Constant(2.0));
        });

        double[] expected = [8.5, 4.25, 4.25, 0.375, -0.75, 1.5, 0.75, -1.5, 2.25, 25.5];
        Assert.That(report.Passed, Is.True, string.Join("; ", report.Entries));
        Assert.That(report.Entries.Select(e => e.Name), Is.EqualTo(["w[0]", "w[1]", "b", "x[0]", "x[1]", "x[2]", "y[0]", "y[1]", "y[2]", "s"]));
        Assert.That(report.Entries.Select(e => e.Numeric), Is.EqualTo(expected).Within(1e-7));
    }

    [TestCase(1e-8)]
    [TestCase(0.3)]
    [TestCase(-7.0)]
    [TestCase(1e6)]
    public void Run_DerivativeOffByAThousandth_Differs(double at)
    {
        GradientReport report = GradientCheck.Run(tape => tape.Parameter(2.0, "fine") * (tape.Input(at, "x").Apply<WrongCubeOp>() / (at * at)));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(report.Passed, Is.False);
            Assert.That(report.Entries.Select(e => (e.Name, e.Verdict)), Is.EqualTo([("fine", GradientVerdict.Agrees), ("x", GradientVerdict.Differs)]));
            Assert.That(report.Entries[1].Error, Is.EqualTo(0.006).Within(1e-4));
            Assert.That(report.Entries[1].Numeric, Is.EqualTo(6.0).Within(1e-5));
        }
    }

    [TestCase(-1.0, GradientVerdict.Kink)]
    [TestCase(2.0, GradientVerdict.Kink)]
    [TestCase(0.0, GradientVerdict.Kink)]
    [TestCase(0.7, GradientVerdict.Kink)]
    [TestCase(2.01, GradientVerdict.Differs)]
    [TestCase(-1.01, GradientVerdict.Differs)]
    public void Run_AtACorner_AcceptsWhatLiesBetweenTheSides(double derivative, GradientVerdict verdict)
    {
        GradientEntry entry = GradientCheck.Run(tape => tape.Input(0.0, "x").Apply<CornerOp>(derivative)).Entries[0];

        Assert.That(entry.Verdict, Is.EqualTo(verdict));
        Assert.That(entry.Numeric, Is.EqualTo(Math.Clamp(derivative, -1.0, 2.0)).Within(1e-6), "the nearest derivative between the sides");
    }

    private static readonly (string Name, Func<Tape, Value> Function, int Kinks)[] Corners =
    [
        ("relu", t => t.Input(0.0).Relu(), 1),
        ("relu of a sum", t => ((t.Input(2.0) * 3.0) - t.Parameters.Count - 6.0).Relu(), 1),
        ("abs", t => t.Input(0.0).Abs() * 1e6, 1),
        ("leaky-relu", t => t.Input(0.0).LeakyRelu(), 1),
        ("leaky-relu that bends little", t => t.Input(0.0).LeakyRelu(0.98), 1),
        ("elu", t => t.Input(0.0).Elu(0.5), 1),
        ("clamp", t => t.Input(2.0).Clamp(-1.0, 2.0), 1),
        ("max", t => Value.Max(t.Input(1.5), t.Input(1.5)), 2),
        ("min", t => Value.Min(t.Input(1.5), 1.5), 1),
        ("abs of a square", t => t.Input(0.0).Square().Abs(), 0),
        ("relu beside 0", t => t.Input(0.25).Relu(), 0),
    ];

    private static IEnumerable<TestCaseData> CornerCases => Corners.Select(c => new TestCaseData(c.Function, c.Kinks).SetArgDisplayNames(c.Name));

    [TestCaseSource(nameof(CornerCases))]
    public void Run_CornerOfTheLibrary_IsReportedAsKink(Func<Tape, Value> function, int kinks)
    {
        GradientReport report = GradientCheck.Run(function);

        Assert.That(report.Passed, string.Join("; ", report.Entries));
        Assert.That(report.Entries.Count(e => e.Verdict == GradientVerdict.Kink), Is.EqualTo(kinks), string.Join("; ", report.Entries));
    }

    [Test]
    public void Run_BranchOnData_IsFollowedByTheFunctionAndFrozenInTheGraph()
    {
        // The branch makes a corner at 0, and only the form that calls the function again sees its other side.
        static Value Absolute(Tape tape)
        {
            Value x = tape.Input(0.0, "x");
            return x.Data >= 0.0 ? x * 3.0 : -x;
        }

        GradientEntry byFunction = GradientCheck.Run(Absolute).Entries[0];
        GradientEntry byGraph = GradientCheck.Run(Swept(Absolute)).Entries[0];

        Assert.That((byFunction.Verdict, byFunction.Analytic), Is.EqualTo((GradientVerdict.Kink, 3.0)));
        Assert.That((byGraph.Verdict, byGraph.Analytic), Is.EqualTo((GradientVerdict.Agrees, 3.0)));
    }

    [Test]
    public void Run_LeavesWithAndWithoutNames_AreListedInOrderWithoutConstants()
    {
        static Value Function(Tape tape)
        {
            Values w = tape.Parameter([1.0, 2.0], "w");
            Value k = tape.Constant(3.0, "k");
            Value x = tape.Input(4.0);
            return (w[0] * w[1] * k) + x;
        }

        string[] names = ["w[0]", "w[1]", "n3"];
        Assert.That(GradientCheck.Run(Function).Entries.Select(e => e.Name), Is.EqualTo(names));
        Assert.That(GradientCheck.Run(Swept(Function)).Entries.Select(e => e.Name), Is.EqualTo(names));
    }

    internal static Graph Swept(Func<Tape, Value> function)
    {
        Value output = function(new Tape());
        output.Backward();
        return Graph.From(output);
    }
}
