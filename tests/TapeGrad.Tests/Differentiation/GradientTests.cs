namespace TapeGrad.Tests.Differentiation;

/// <summary>What a recorded gradient is: nodes like all others, in a scope, with names; and what is refused.</summary>
public sealed class GradientTests
{
    [Test]
    public void Gradient_OfOneWeight_HasTheCurvatureInItsGradient()
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0, "w");
        Value x = tape.Input(2.0, "x");
        Value loss = ((w * x) - 4.0).Square().Named("loss");
        int recorded = tape.Count;

        Value slope = loss.Gradient(w);
        int first = tape.Count - recorded;
        Value curvature = slope.Gradient(w);

        Assert.That((slope.Data, curvature.Data), Is.EqualTo((-8.0, 8.0)));
        Assert.That((first, tape.Count - recorded), Is.EqualTo((2, 4)), "two nodes for each order");
        Assert.That(slope.Name, Is.EqualTo("∂loss⁄∂w"));
        Assert.That(curvature.Name, Is.EqualTo("∂∂loss⁄∂w⁄∂w"));
        Assert.That(w.Grad, Is.Zero, "recording sweeps nothing");
        GraphNode[] nodes = [.. Graph.From(curvature).Nodes.Where(n => n.Scope.Length > 0)];
        Assert.That(nodes.Select(n => n.Scope).Distinct(), Is.EqualTo((string[])["gradient"]));
    }

    [Test]
    public void Gradient_TowardsVectors_HasANodeForEachNumberAndItsName()
    {
        var tape = new Tape();
        Values w = tape.Parameter([1.0, 2.0, 3.0], "w");
        Value loss = w.Square().Sum().Named("loss");

        Values gradient = loss.Gradient(w);

        Assert.That(gradient.Data.ToArray(), Is.EqualTo((double[])[2.0, 4.0, 6.0]));
        Assert.That(gradient.Select(g => g.Name), Is.EqualTo((string[])["∂loss⁄∂w[0]", "∂loss⁄∂w[1]", "∂loss⁄∂w[2]"]));
    }

    [Test]
    public void Gradient_WithoutAWay_IsAConstantZero()
    {
        var tape = new Tape();
        Value x = tape.Input(1.0, "x");
        Value y = tape.Input(2.0, "y");
        Value z = x.Exp();
        Value later = z * 2.0;

        Value[] gradients = [z.Gradient(y), z.Gradient(later), x.Detach().Gradient(x)];

        Assert.That(gradients.Select(g => g.Data), Is.All.EqualTo(0.0));
        Assert.That(gradients.Select(g => Graph.From(g).Output.Kind), Is.All.EqualTo(NodeKind.Constant));
        Assert.That(z.Gradient(z).Data, Is.EqualTo(1.0));
    }

    [Test]
    public void Gradient_TowardsScatteredNodes_TakesThemFromAVectorOfThem()
    {
        var tape = new Tape();
        Value x = tape.Input(3.0, "x");
        Value between = x.Exp();
        Value y = tape.Input(2.0, "y");
        Value z = x * y.Square();

        Values gradient = z.Gradient(Values.Of(y, x));

        Assert.That(gradient.Data.ToArray(), Is.EqualTo((double[])[12.0, 4.0]));
        Assert.That(z.Directional(Values.Of(y, x), tape.Constant([1.0, 10.0])).Data, Is.EqualTo(52.0));
        Assert.That(between.Gradient(x).Data, Is.EqualTo(between.Data));
    }

    [Test]
    public void Gradient_OfAGradientTowardsScatteredNodes_TakesThemFromTheSameVector()
    {
        var tape = new Tape();
        Value x = tape.Input(3.0, "x");
        _ = x.Exp();
        Value y = tape.Input(2.0, "y");
        Value z = x * y.Square();
        var both = Values.Of(x, y);

        Values gradient = z.Gradient(both);

        Assert.That(gradient.SelectMany(g => g.Gradient(both).Data.ToArray()), Is.EqualTo((double[])[0.0, 4.0, 4.0, 6.0]));
        Assert.That((both[0] * both[1]).Gradient(both).Data.ToArray(), Is.EqualTo((double[])[2.0, 3.0]), "copies that lead to the output");
    }

    [Test]
    public void Gradient_TowardsANodeInTheMiddle_IsThatOfTheSweep()
    {
        var tape = new Tape();
        Values x = tape.Input([0.3, -0.5], "x");
        Values hidden = x.Tanh();
        Value y = (hidden * x).Sum().Exp();
        y.Backward();

        Assert.That(y.Gradient(hidden).Data.ToArray(), Is.EqualTo(hidden.Grad.ToArray()));
        Assert.That(y.Gradient(hidden[1]).Data, Is.EqualTo(hidden[1].Grad));
    }

    [Test]
    public void Gradient_BesideAnInfiniteDerivative_DoesNotMakeNaN()
    {
        var tape = new Tape();
        Value x = tape.Parameter(0.0, "x");
        Value y = x.Sqrt().Relu() + x;

        Assert.That(y.Gradient(x).Data, Is.EqualTo(1.0));
    }

    // An adjoint whose number happens to be 0 still has a derivative.
    [Test]
    public void Gradient_WhereTheAdjointIsZero_CanBeDifferentiated()
    {
        var tape = new Tape();
        Value x = tape.Parameter(3.0, "x");

        Assert.That((x - 3.0).Square().Gradient(x).Gradient(x).Data, Is.EqualTo(2.0));
    }

    [Test]
    public void Gradient_OfATimesInfinity_HasTheNaNOfTheSweep()
    {
        var tape = new Tape();
        Value x = tape.Parameter(0.0, "x");
        Value y = (x * 0.0).Sqrt();
        y.Backward();

        Assert.That(y.Gradient(x).Data, Is.EqualTo(x.Grad).And.NaN);
    }

    [Test]
    public void Gradient_InAPicture_IsComputedAgainAndReadBack()
    {
        var tape = new Tape();
        Values x = tape.Input([0.7, -0.3], "x");
        Value y = (x.Tanh().Max() * x[0].Relu()) + x[1].Pow(3.0).Abs();
        Value curvature = y.Gradient(x)[0].Gradient(x[0]);

        var graph = Graph.From(curvature);

        Assert.That(graph.Evaluate(), Is.EqualTo(curvature.Data));
        Assert.That(Graph.FromJson(graph.ToJson()).ToJson(), Is.EqualTo(graph.ToJson()));
        Assert.That(graph.Nodes.Where(n => n.Id > y.Index).Select(n => n.Scope), Is.All.EqualTo("gradient"));
    }

    [Test]
    public void Gradient_Checked_AgreesWithItsDifferences()
    {
        GradientReport report = GradientCheck.Run(t =>
        {
            Values x = t.Input([0.7, -0.3, 1.2], "x");
            Value y = (x.Tanh().Sum() * x[0].Exp()) + x.LogSumExp().Square();
            return y.Gradient(x).Norm();
        });

        Assert.That(report.Passed, report.ToString());
    }

    [Test]
    public void Gradient_UnderNoGrad_IsAConstant()
    {
        var tape = new Tape();
        Value x = tape.Parameter(3.0, "x");
        Value y = x.Square();
        Value gradient;
        using (tape.NoGrad())
        {
            gradient = y.Gradient(x);
        }

        Assert.That(gradient.Data, Is.EqualTo(6.0));
        Assert.That(gradient.Gradient(x).Data, Is.Zero);
    }

    [Test]
    public void Gradient_OfAMillionNodes_NeedsNoDeepStack() => SmallStack.Run(() =>
    {
        var tape = new Tape();
        Value x = tape.Parameter(1.0);
        Value y = x;
        for (int i = 0; i < 1_000_000; i++)
        {
            y = y * 1.0000001;
        }

        Assert.That(y.Gradient(x).Data, Is.EqualTo(y.Data).Within(1e-9));
    });

    [Test]
    public void Gradient_AfterAChangeOfParameters_IsRefusedAndRecordsNothing()
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0, "w");
        Value loss = w.Exp().Named("loss");
        w.Data = 2.0;
        int count = tape.Count;

        Refused<InvalidOperationException>(
            () => _ = loss.Gradient(w),
            "The gradient of 'loss' (exp) cannot be recorded, because parameters have been changed since it was recorded. Record it before the update.");
        Refused<InvalidOperationException>(
            () => loss.Directional(Values.Of(w), Values.Of(w)),
            "The directional derivative of 'loss' (exp) cannot be recorded, because parameters have been changed since it was recorded. Record it before the update.");
        Assert.That(tape.Count, Is.EqualTo(count));
    }

    [Test]
    public void Derivatives_OfHandlesThatDoNotFit_AreRefused()
    {
        var tape = new Tape();
        Values x = tape.Input([1.0, 2.0], "x");
        Value y = x.Sum().Named("y");
        Value foreign = new Tape().Input(1.0, "f");
        int count = tape.Count;

        Refused<InvalidOperationException>(
            () => y.Gradient(foreign), "The operands of 'gradient', y = 3, grad 0 and f = 1, grad 0, were recorded on two different tapes. Record both on the same Tape.");
        Refused<InvalidOperationException>(
            () => default(Value).Gradient(y), "An operand of 'gradient' is default(Value), which belongs to no tape. Make values with Parameter, Input or Constant of a Tape.");
        Refused<InvalidOperationException>(
            () => y.Directional(Values.Of(foreign), x), "The operands of 'directional', y = 3, grad 0 and f = 1, grad 0, were recorded on two different tapes. Record both on the same Tape.");
        Refused<InvalidOperationException>(
            () => y.Directional(x, Values.Of(foreign)), "The operands of 'directional', x[0] = 1, grad 0 and f = 1, grad 0, were recorded on two different tapes. Record both on the same Tape.");
        Refused<ArgumentException>(
            () => y.Directional(x, tape.Parameters), "The direction has 0 values, but x has 2. Give one for each. (Parameter 'direction')");
        Assert.That(tape.Count, Is.EqualTo(count));

        tape.Reset();
        Refused<InvalidOperationException>(
            () => y.Gradient(x), "'y' (sum) was recorded before the tape was reset. Record it again, or keep it as a parameter.");
    }

    private static void Refused<T>(Action action, string message)
        where T : Exception => Assert.That(Assert.Throws<T>(() => action())!.Message, Is.EqualTo(message));
}
