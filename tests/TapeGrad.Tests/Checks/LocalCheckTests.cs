using System.Runtime.CompilerServices;

namespace TapeGrad.Tests;

/// <summary>The operations as the second witness of a gradient check.</summary>
public sealed class LocalCheckTests
{
    // A sum of squares with a wrong derivative of one number, or with a sweep that passes on too much.
    private sealed class SquaresOp(string label, int wrong, double sweeps) : Reduction(label)
    {
        public override double Evaluate(ref double x, int count)
        {
            double sum = 0.0;
            for (int i = 0; i < count; i++)
            {
                sum += Unsafe.Add(ref x, i) * Unsafe.Add(ref x, i);
            }

            return sum;
        }

        public override void Locals(ref double x, int count, double y, ref double locals)
        {
            for (int i = 0; i < count; i++)
            {
                Unsafe.Add(ref locals, i) = (i == wrong ? -2.0 : 2.0) * Unsafe.Add(ref x, i);
            }
        }

        public override void LocalsOf<T>(ReadOnlySpan<T> x, T y, Span<T> locals) => throw new NotSupportedException();

        public override void Backward(Tape tape, in VectorNode node)
        {
            tape._grad[node.Start] *= sweeps;
            base.Backward(tape, node);
            tape._grad[node.Start] /= sweeps;
        }
    }

    private static readonly SquaresOp WrongInOne = new("squares", wrong: 701, sweeps: 1.0);
    private static readonly SquaresOp WrongSweep = new("squares", wrong: -1, sweeps: 2.0);

    [TestCase(10, 0)]
    [TestCase(1000, 1)]
    public void Run_OneOfManyOperandsWithAWrongDerivative_IsFound(int count, int expected)
    {
        var tape = new Tape();
        Values x = tape.Parameter([.. Enumerable.Range(0, count).Select(i => 0.5 + (0.001 * i))], "x");
        Value loss = WrongInOne.Record(x);
        loss.Backward();

        GradientEntry[] wrong = [.. GradientCheck.Run(Graph.From(loss)).Entries.Where(e => e.Verdict == GradientVerdict.Differs)];

        Assert.That(wrong, Has.Length.EqualTo(expected));
        Assert.That(wrong.Select(e => (e.Name, e.Finding)), Is.All.EqualTo((
            "x[701]", "squares at x[0] = 0.5 and x[1] = 0.501 and x[2] = 0.502 and x[3] = 0.503 and 996 others: local derivative towards x[701] -2.402, a difference says +2.402")));
    }

    [TestCase(1.2341, 1.3, "1.234", "1.3")]
    [TestCase(1.23411, 1.23413, "1.23411", "1.23413")]
    [TestCase(1.2341112, 1.2341114, "1.2341112", "1.2341114")]
    [TestCase(1.234111211, 1.234111213, "1.234111211", "1.234111213")]
    [TestCase(1.2341114321, 1.2342225678, "1.23411", "1.23422")]
    [TestCase(-0.5, 0.5, "-0.5", "+0.5")]
    public void WrongOperation_HasAsManyDigitsAsTellItsNumbersApart(double local, double difference, string first, string second) => Assert.That(
        new WrongOperation("sinc", "h = 1", "h", local, difference, 0.0).ToString(),
        Is.EqualTo($"sinc at h = 1: local derivative towards h {first}, a difference says {second}"));

    [Test]
    public void Run_SweepThatDoesNotFollowTheLocalDerivatives_DiffersWithoutAnOperation()
    {
        var tape = new Tape();
        Value loss = WrongSweep.Record(tape.Input([1.0, 2.0], "x") * 1.0);
        loss.Backward();

        GradientEntry entry = GradientCheck.Run(Graph.From(loss)).Entries[0];

        Assert.That((entry.Analytic, entry.Verdict, entry.Operation), Is.EqualTo((4.0, GradientVerdict.Differs, (string?)null)));
    }

    [Test]
    public void Run_DetachedFactorUnderCancellation_StillDiffers()
    {
        GradientReport report = GradientCheck.Run(tape => tape.Input(2.0, "x") is var x ? (x * x.Detach()) + 1e5 - 1e5 : default);

        Assert.That(report.Entries.Single().Verdict, Is.EqualTo(GradientVerdict.Differs), "the record does not see the second factor, the function does");
    }

    [TestCase(1e-8)]
    [TestCase(1e-11)]
    [TestCase(1e-13)]
    public void Run_CornerBesideThePlace_IsNoKinkHere(double apart)
    {
        GradientReport report = GradientCheck.Run(GradientCheckTests.Swept(tape => Value.Max(tape.Parameter(1.2 + apart, "a"), tape.Parameter(1.2, "b")) * 3.0));

        Assert.That(report.Entries.Select(e => e.Verdict), Has.None.EqualTo(GradientVerdict.Kink).And.None.EqualTo(GradientVerdict.Differs), report.ToString());
    }

    [Test]
    public void Run_ParameterThatDoesNotLeadToTheOutput_IsListedInBothForms()
    {
        static Value Function(Tape tape)
        {
            Value w = tape.Parameter(1.0, "w");
            using (tape.Scope("part"))
            {
                _ = tape.Parameter(2.0, "v");
            }

            return w * 3.0;
        }

        GradientReport byGraph = GradientCheck.Run(GradientCheckTests.Swept(Function));

        Assert.That(byGraph.Entries.Select(e => (e.Name, e.IsReached, e.Analytic, e.Verdict)), Is.EqualTo(
            [("w", true, 3.0, GradientVerdict.Agrees), ("part/v", false, 0.0, GradientVerdict.Agrees)]));
        Assert.That(GradientCheck.Run(Function).Entries.Select(e => (e.Name, e.IsReached)), Is.EqualTo([("w", true), ("part/v", false)]));
    }

    [Test]
    public void Run_NamesThatCollide_HaveTheNumberOfTheNode()
    {
        static Value Function(Tape tape)
        {
            Value a = tape.Parameter(1.0, "w");
            Value b = tape.Parameter(2.0, "w");
            Value c = tape.Parameter(3.0, "w (n1)");
            using TapeScope scope = tape.Scope("layer0");
            return a * b * c * tape.Input(4.0, "layer0.x") * tape.Input(5.0, "y") * tape.Input(6.0);
        }

        string[] names = ["w (n0)", "w (n1) (n1)", "w (n1) (n2)", "layer0.x", "layer0/y", "layer0/n9"];
        Assert.That(GradientCheck.Run(GradientCheckTests.Swept(Function)).Entries.Select(e => e.Name), Is.EqualTo(names));
        Assert.That(GradientCheck.Run(Function).Entries.Select(e => e.Name), Is.EqualTo(names));
    }
}
