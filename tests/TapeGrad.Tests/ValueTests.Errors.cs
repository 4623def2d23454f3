namespace TapeGrad.Tests;

public sealed partial class ValueTests
{
    // Every door through which a handle enters.
    private static readonly Dictionary<string, Action<Value>> Doors = new()
    {
        ["Data"] = v => _ = v.Data,
        ["Data set"] = v => v.Data = 1.0,
        ["Grad"] = v => _ = v.Grad,
        ["Name"] = v => _ = v.Name,
        ["Named"] = v => v.Named("again"),
        ["Op"] = v => _ = v.Op,
        ["Tape"] = v => _ = v.Tape,
        ["Backward"] = v => v.Backward(),
        ["Detach"] = v => v.Detach(),
        ["Apply"] = v => v.Apply<CubeOp>(),
        ["Apply with a number"] = v => v.Apply<ScaledCubeOp>(2.0),
        ["Apply of two"] = v => v.Apply<ProductOfSquaresOp>(v),
        ["Tanh"] = v => v.Tanh(),
        ["static Tanh"] = v => Value.Tanh(v),
        ["Pow"] = v => v.Pow(2.0),
        ["Square"] = v => v.Square(),
        ["Relu"] = v => v.Relu(),
        ["Exp"] = v => v.Exp(),
        ["Log"] = v => v.Log(),
        ["Sigmoid"] = v => v.Sigmoid(),
        ["negation"] = v => _ = -v,
        ["+ number"] = v => _ = v + 1.0,
        ["number -"] = v => _ = 1.0 - v,
        ["itself"] = v => _ = v * v,
        ["Graph.From"] = v => Graph.From(v),
        ["TrainingLog.Step"] = v => new TrainingLog().Step(v),
        ["TrainingLog.Step with graphs"] = v => new TrainingLog(keepsGraph: _ => true).Step(v),
    };

    private static readonly Dictionary<string, Action<Value, Value>> Pairs = new()
    {
        ["+"] = (x, y) => _ = x + y,
        ["-"] = (x, y) => _ = x - y,
        ["*"] = (x, y) => _ = x * y,
        ["/"] = (x, y) => _ = x / y,
        ["x²y²"] = (x, y) => x.Apply<ProductOfSquaresOp>(y),
    };

    private static IEnumerable<string> DoorNames => Doors.Keys;

    private static IEnumerable<string> PairNames => Pairs.Keys;

    [TestCaseSource(nameof(DoorNames))]
    public void Door_ValueFromBeforeReset_IsRefusedByName(string door)
    {
        var tape = new Tape();
        Value w = tape.Parameter(2.0, "w");
        Value y = w.Tanh().Named("y");
        tape.Reset();

        ExpectedError.Of(tape, () => Doors[door](y), "'y' (tanh)", "before the tape was reset", "Record it again");
    }

    [TestCaseSource(nameof(DoorNames))]
    public void Door_ValueWhosePlaceIsTaken_IsRefused(string door)
    {
        var tape = new Tape();
        Value w = tape.Parameter(2.0, "w");
        Value y = w.Tanh().Named("y");
        tape.Reset();
        _ = w.Exp().Named("z");

        ExpectedError.Of(tape, () => Doors[door](y), "'y'", "before the tape was reset");
    }

    [TestCaseSource(nameof(DoorNames))]
    public void Door_InputFromBeforeReset_IsRefused(string door)
    {
        var tape = new Tape();
        tape.Parameter(2.0, "w");
        Value x = tape.Input(1.0);
        tape.Reset();
        tape.Reset();

        ExpectedError.Of(tape, () => Doors[door](x), "The value at node 1", "before the tape was reset");
    }

    [TestCaseSource(nameof(DoorNames))]
    public void Door_DefaultValue_IsRefused(string door)
    {
        ExpectedError.Of(new Tape(), () => Doors[door](default), "default(Value)", "Make values with Parameter, Input or Constant");
    }

    [TestCaseSource(nameof(PairNames))]
    public void Operands_OfTwoTapes_AreRefused(string op)
    {
        var tape = new Tape();
        var other = new Tape();
        Value x = tape.Input(1.0, "x");
        Value y = other.Parameter(2.0, "y");

        ExpectedError.Of(tape, () => Pairs[op](x, y), $"'{op}'", "x = 1", "y = 2", "two different tapes", "same Tape");
        ExpectedError.Of(other, () => Pairs[op](y, x), $"'{op}'", "two different tapes");
    }

    [TestCaseSource(nameof(PairNames))]
    public void Operands_OneStale_AreRefusedOnEitherSide(string op)
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0, "w");
        Value old = w.Exp().Named("old");
        tape.Reset();
        Value current = w.Exp();

        ExpectedError.Of(tape, () => Pairs[op](old, current), "'old'", "before the tape was reset");
        ExpectedError.Of(tape, () => Pairs[op](current, old), "'old'", "before the tape was reset");
        ExpectedError.Of(tape, () => Pairs[op](w, old), "'old'");
        ExpectedError.Of(tape, () => Pairs[op](old, w), "'old'");
    }

    [TestCaseSource(nameof(PairNames))]
    public void Operands_OneDefault_AreRefusedOnEitherSide(string op)
    {
        var tape = new Tape();
        Value x = tape.Input(1.0);

        ExpectedError.Of(tape, () => Pairs[op](x, default), $"An operand of '{op}'", "default(Value)");
        ExpectedError.Of(tape, () => Pairs[op](default, x), $"An operand of '{op}'", "default(Value)");
    }

    [Test]
    public void Operands_StaleWhereTheTapeIsFull_AreRefusedWithoutGrowing()
    {
        var tape = new Tape(2);
        Value w = tape.Parameter(1.0);
        Value old = w.Exp();
        tape.Reset();
        Value current = w.Exp();

        ExpectedError.Of(tape, () => _ = current + old, "before the tape was reset");
    }

    [Test]
    public void Data_OfAComputedNode_CannotBeSet()
    {
        var tape = new Tape();
        Value y = tape.Parameter(1.0, "w").Tanh().Named("y");

        ExpectedError.Of(tape, () => y.Data = 2.0, "'y' (tanh)", "it was computed", "Only parameters");
        Assert.That(y.Data, Is.EqualTo(Math.Tanh(1.0)));
    }

    [Test]
    public void Data_OfAnInputOrConstant_CannotBeSet()
    {
        var tape = new Tape();
        Value x = tape.Input(1.0, "x");
        Value k = tape.Constant(2.0, "k");
        Value detached = x.Detach();

        ExpectedError.Of(tape, () => x.Data = 5.0, "'x'", "it is an input");
        ExpectedError.Of(tape, () => k.Data = 5.0, "'k'", "it is a constant");
        ExpectedError.Of(tape, () => detached.Data = 5.0, "node 2", "it is a constant");
        Assert.That((x.Data, k.Data, detached.Data), Is.EqualTo((1.0, 2.0, 1.0)));
    }

    [Test]
    public void Data_OfAResultUnderNoGrad_CannotBeSetAsItIsAConstant()
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0);
        using NoGradScope scope = tape.NoGrad();
        Value y = w.Exp().Named("y");

        InvalidOperationException? refusal = Assert.Throws<InvalidOperationException>(() => y.Data = 2.0);

        ExpectedError.Says(refusal, "Data of 'y' cannot be set", "it is a constant");
    }

    [Test]
    public void Parameter_MadeLate_IsRefused()
    {
        var tape = new Tape();
        tape.Parameter(1.0);
        tape.Input(2.0);

        ExpectedError.Of(tape, () => tape.Parameter(3.0, "late"), "'late'", "another node", "Make all parameters first", "Reset");
        ExpectedError.Of(tape, () => tape.Parameter([3.0, 4.0], "late"), "'late'", "3 other nodes");
        ExpectedError.Of(tape, () => tape.Parameter(3.0), "Make all parameters first");
        Assert.That(tape.Parameters.Data.ToArray(), Is.EqualTo([1.0]));
    }

    [Test]
    public void Picture_AfterTheUpdate_IsRefused()
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0, "w");
        Value loss = w.Square().Named("loss");
        loss.Backward();

        w.Data -= 0.1 * w.Grad;

        ExpectedError.Of(tape, () => Graph.From(loss), "'loss' (square)", "parameters have been changed", "before the update");
        ExpectedError.Of(tape, () => new TrainingLog(keepsGraph: _ => true).Step(loss), "before the update");
    }

    [Test]
    public void Operation_ThatThrows_LeavesTheTapeAsItWas()
    {
        var tape = new Tape();
        Value x = tape.Input(2.0);

        Assert.That(() => x.Apply<ThrowingOp>(), Throws.TypeOf<NotSupportedException>());

        Value y = x.Square();
        y.Backward();
        Assert.That((tape.Count, y.Data, x.Grad), Is.EqualTo((2, 4.0, 4.0)));
    }
}
