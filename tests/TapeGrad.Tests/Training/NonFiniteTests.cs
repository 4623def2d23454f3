namespace TapeGrad.Tests;

[TestFixture]
public sealed class NonFiniteTests
{
    [Test]
    public void Step_LossNotFinite_NamesTheFirstNodeItCameFrom()
    {
        var tape = new Tape();
        Value p = tape.Parameter(0.0, "p");
        Value loss;
        using (tape.Scope("model"))
        {
            using (tape.Scope("likelihood"))
            {
                loss = p.Log().Named("z");
            }
        }

        loss = (loss * 2.0).Exp().Log().Named("loss");

        string message = Refused(loss);

        Assert.That(
            message,
            Is.EqualTo("'loss' (log) is -Infinity. The first value that is not finite is 'z' (log) = -Infinity of 'p' = 0, in scope 'model/likelihood'."));
    }

    [Test]
    public void Step_TwoOperands_NamesBothWithTheirNumbers()
    {
        var tape = new Tape();
        Value a = tape.Input(1e308, "a");
        Value b = tape.Input(10.0);

        string message = Refused(a * b);

        Assert.That(message, Does.Contain("(*) = Infinity of 'a' = 1E+308 and node 1 = 10"));
    }

    [Test]
    public void Step_FourOperands_AreAllNamed()
    {
        Value sum = new Tape().Input([1e308, 5e307, 1e308, 4e307], "v").Sum();

        Assert.That(Refused(sum), Does.Contain("(sum) = Infinity of 'v[0]' = 1E+308 and 'v[1]' = 5E+307 and 'v[2]' = 1E+308 and 'v[3]' = 4E+307 is"));
    }

    // The product is 1e200, and without the small number it is too large.
    [Test]
    public void Step_GradientOfOneOfManyOperandsNotFinite_NamesThatOperand()
    {
        Value product = new Tape().Parameter([1e200, 1e-150, 1e150, 1.0, 2.0, 0.5], "v").Product();
        product.Backward();

        Assert.That(Refused(product), Is.EqualTo(
            "The gradient of 'v[1]' is Infinity. Gradients are finite down to the value at node 6 (product) = 1.0000000000000001E+200 of 'v[0]' = 1E+200 and 'v[2]' = 1E+150 and " +
            "'v[4]' = 2 and 3 others, with gradient 1; its local derivative towards 'v[1]' is Infinity."));
    }

    [Test]
    public void Step_GradientsOfTwoOfManyOperandsNotFinite_NamesTheFirst()
    {
        Value product = new Tape().Parameter([1e200, 1e-10, 1.0, 2.0, 1e-10, 1e120], "v").Product();
        product.Backward();

        Assert.That(Refused(product), Does.EndWith("its local derivative towards 'v[1]' is Infinity."));
    }

    [Test]
    public void FirstNonFinite_TheFirstNode_IsFound()
    {
        var tape = new Tape();
        Value x = tape.Input(double.NaN, "x");
        _ = x * 2.0;

        Assert.That(tape.FirstNonFinite(), Is.EqualTo(x));
    }

    [Test]
    public void Step_NumberOfTheOperation_IsNamedOnItsSide()
    {
        var tape = new Tape();
        Value x = tape.Input(0.0, "x");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Refused(1.5 / x), Does.Contain("'x' = 0 after the number 1.5"));
            Assert.That(Refused(new Tape().Input(-2.0, "y").Pow(0.5)), Does.Contain("'y' = -2 and the number 0.5"));
        }
    }

    [Test]
    public void Step_LeafNotFinite_SaysWhatItIs()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Refused(new Tape().Parameter(double.NaN, "w") * 2.0), Does.Contain("'w' = NaN, a parameter"));
            Assert.That(Refused(new Tape().Input(double.NaN, "x") * 2.0), Does.Contain("'x' = NaN, an input"));
            Assert.That(Refused(new Tape().Constant(double.NaN, "k") * 2.0), Does.Contain("'k' = NaN, a constant"));
        }
    }

    [Test]
    public void Step_DeadBranchNotFinite_IsNotBlamed()
    {
        var tape = new Tape();
        Value zero = tape.Parameter(0.0, "zero");
        _ = zero.Log().Named("dead");
        Value culprit = (1.0 / zero).Named("culprit");

        string message = Refused(culprit * 2.0);

        Assert.That(message, Does.Contain("is 'culprit' (/) = Infinity").And.Not.Contain("dead"));
    }

    [Test]
    public void Step_DeadBranchNotFiniteAndLossFinite_IsAllowed()
    {
        var tape = new Tape();
        Value w = tape.Parameter(0.0);
        _ = w.Log();
        Value loss = w + 1.0;
        loss.Backward();

        Assert.That(() => new TrainingLog().Step(loss), Throws.Nothing);
    }

    [Test]
    public void Step_GradientNotFinite_NamesWhereItsBlameBroke()
    {
        var tape = new Tape();
        Value w = tape.Parameter(0.0, "w");
        Value root;
        using (tape.Scope("norm"))
        {
            root = (w * 2.0).Named("square").Pow(0.5).Named("root");
        }

        Value loss = root * 3.0;
        loss.Backward();

        string message = Refused(loss);

        Assert.That(
            message,
            Is.EqualTo(
                "The gradient of 'w' is Infinity. Gradients are finite down to 'root' (pow) = 0 of 'square' = 0 and the number 0.5, " +
                "in scope 'norm', with gradient 3; its local derivative is Infinity."));
    }

    [Test]
    public void Step_GradientOfOneOfTwoOperandsNotFinite_NamesBothDerivatives()
    {
        var tape = new Tape();
        Value quotient = tape.Parameter(1e-100, "a") / tape.Parameter(1e-250, "b");
        quotient.Backward();

        Assert.That(Refused(quotient), Does.Match(@"The gradient of 'b' is -Infinity\. .*; its local derivative is \S+E\+\d+ and -Infinity\.$"));
    }

    [Test]
    public void Step_GradientOverflowingOverSweeps_IsRefused()
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0, "w");
        Value loss = w * double.MaxValue;
        loss.Backward();
        loss.Backward();

        Assert.That(Refused(loss), Does.Contain("The gradient of 'w' is Infinity").And.Contain("several sweeps"));
    }

    [Test]
    public void Step_Refused_IsLoggedAllTheSame()
    {
        var log = new TrainingLog(keepsGraph: _ => true);
        Value loss = new Tape().Input(0.0).Log();

        Assert.That(() => log.Step(loss, ("a", 1.0)), Throws.TypeOf<NonFiniteException>());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(log.Steps, Has.Count.EqualTo(1));
            Assert.That(log.Steps[0].Loss, Is.EqualTo(double.NegativeInfinity));
            Assert.That(log.Steps[0].Graph!.Output.Op, Is.EqualTo("log"));
            Assert.That(log.ToJson(), Does.Contain("\"loss\":\"-Infinity\""));
        }
    }

    [Test]
    public void Step_SeriesNotFinite_IsANumberLikeAnyOther()
    {
        var log = new TrainingLog();

        log.Step(new Tape().Input(1.0), ("nan", double.NaN));
        log.Add("infinity", double.PositiveInfinity);

        Assert.That(log.ToJson(), Does.Contain("\"series\":{\"nan\":\"NaN\",\"infinity\":\"Infinity\"}"));
    }

    [Test]
    public void Engine_NotFinite_FollowsIeeeAndDoesNotThrow()
    {
        var tape = new Tape();
        Value x = tape.Parameter(double.PositiveInfinity);

        Value y = x - x;
        y.Backward();

        Assert.That((y.Data, x.Grad), Is.EqualTo((double.NaN, 0.0)));
    }

    private static string Refused(Value loss)
    {
        NonFiniteException? refusal = Assert.Throws<NonFiniteException>(() => new TrainingLog().Step(loss));
        ExpectedError.Says(refusal);
        return refusal!.Message;
    }
}
