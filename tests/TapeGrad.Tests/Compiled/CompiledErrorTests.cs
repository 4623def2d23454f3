namespace TapeGrad.Tests.Compiled;

/// <summary>Wrong use of compiled graphs is refused in a sentence, and the tape is as it was.</summary>
[TestFixture]
public sealed class CompiledErrorTests
{
    [Test]
    public void Compile_InputNotListed_IsRefusedByName()
    {
        var tape = new Tape();
        Value x = tape.Input(1.0, "x");
        Value rate = tape.Input(2.0, "rate");

        Value y = x * rate;

        ExpectedError.Of(tape, () => tape.Compile(y, x), "The output depends on the input 'rate', which is not listed", "or make it a constant");
        Assert.That(tape.Compile(x.Square(), x).Evaluate([3.0]), Is.EqualTo(9.0), "an input that does not lead to the output needs not be listed");
    }

    [Test]
    public void Compile_OfOddLists_IsRefused()
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0, "w");
        Value x = tape.Input(1.0, "x");
        Value k = tape.Constant(1.0, "k");
        Value y = (w * x).Named("y");

        Refused<ArgumentException>(() => tape.Compile(y, x, x), "'x' is listed twice", "List each input once");
        Refused<ArgumentException>(() => tape.Compile(y, x, w), "'w' is listed as an input, but it is not one");
        Refused<ArgumentException>(() => tape.Compile(y, k), "'k' is listed as an input, but it is not one");
        Refused<ArgumentException>(() => tape.Compile(y, x, y), "'y' (*) is listed as an input, but it is not one");
    }

    [Test]
    public void Compile_OfStrangers_IsRefused()
    {
        var tape = new Tape();
        var other = new Tape();
        Value strange = other.Input(1.0, "strange");
        Value stale = tape.Input(1.0, "old");
        Value staleOutput = stale.Square();
        tape.Reset();
        Value x = tape.Input(1.0, "x");

        ExpectedError.Of(tape, () => tape.Compile(strange, x), "The output", "recorded on another tape");
        ExpectedError.Of(tape, () => tape.Compile(x, x, strange), "Input 1 of the list", "recorded on another tape");
        ExpectedError.Of(tape, () => tape.Compile(staleOutput, x), "before the tape was reset");
        ExpectedError.Of(tape, () => tape.Compile(x, stale), "before the tape was reset");
        ExpectedError.Of(tape, () => tape.Compile(default(Value), x), "The output is default(Value)");
        ExpectedError.Of(tape, () => tape.Compile(x, x, default), "Input 1 of the list is default(Value)");
    }

    [Test]
    public void Run_NumbersOfWrongLength_AreRefused()
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0);
        Value x = tape.Input(1.0);
        Value y = tape.Input(1.0);
        CompiledGraph two = tape.Compile(w * x * y, x, y);
        CompiledGraph one = tape.Compile(w * x, x);

        Refused<ArgumentException>(() => two.Evaluate([1.0]), "compiled with 2 inputs, but there are 1 numbers", "Give one for each input");
        Refused<ArgumentException>(() => one.Evaluate([1.0, 2.0]), "compiled with 1 input, but there are 2 numbers");
        Refused<ArgumentException>(() => two.Gradient([1.0, 2.0, 3.0], new double[3]), "compiled with 2 inputs, but there are 3 numbers");
        Refused<ArgumentException>(() => two.Gradient([1.0, 2.0], new double[1]), "room for 1 gradients, but there are 2 numbers", "Give a span of the same length");
        Refused<ArgumentException>(() => two.EvaluateBatch([1.0, 2.0, 3.0]), "3 numbers are not a whole number of rows of 2 inputs");
        Refused<ArgumentException>(() => two.BackwardBatch([1.0, 2.0, 3.0]), "3 numbers are not a whole number of rows of 2 inputs");
        Refused<ArgumentException>(() => two.BackwardBatch([1.0, 2.0, 3.0], new double[3]), "3 numbers are not a whole number of rows of 2 inputs");
        Refused<ArgumentException>(() => two.BackwardBatch([1.0, 2.0], new double[4]), "room for 4 gradients, but there are 2 numbers");
        Refused<ArgumentException>(() => two.BackwardBatch([1.0, 2.0], []), "room for 0 gradients, but there are 2 numbers");
        Assert.That(w.Grad, Is.Zero, "a refusal adds nothing");
    }

    [Test]
    public void Run_NoRows_IsRefused()
    {
        var tape = new Tape();
        Value x = tape.Input(1.0);
        CompiledGraph compiled = tape.Compile(x.Square(), x);

        Refused<ArgumentException>(() => compiled.EvaluateBatch([]), "There are no rows, so there is no mean");
        Refused<ArgumentException>(() => compiled.BackwardBatch([]), "There are no rows");
        Refused<ArgumentException>(() => compiled.BackwardBatch([], []), "There are no rows");
        Refused<ArgumentException>(() => compiled.Evaluate([]), "compiled with 1 input, but there are 0 numbers");
    }

    [Test]
    public void Run_BatchOfAGraphWithoutInputs_IsRefused()
    {
        var tape = new Tape();
        CompiledGraph compiled = tape.Compile(tape.Parameter(2.0).Square());

        Assert.That(compiled.Evaluate([]), Is.EqualTo(4.0));
        Refused<InvalidOperationException>(() => compiled.EvaluateBatch([]), "compiled without inputs", "Call Evaluate, or list inputs in Compile");
        Refused<InvalidOperationException>(() => compiled.BackwardBatch([1.0]), "compiled without inputs");
    }

    [Test]
    public void Run_GradientsOverTheNumbers_IsRefused()
    {
        var tape = new Tape();
        Value x = tape.Input(1.0);
        CompiledGraph compiled = tape.Compile(x.Square(), x);
        double[] both = [1.0, 2.0, 3.0];

        Refused<ArgumentException>(() => compiled.Gradient(both.AsSpan(0, 1), both.AsSpan(0, 1)), "share memory with the numbers");
        Refused<ArgumentException>(() => compiled.BackwardBatch(both.AsSpan(0, 2), both.AsSpan(1, 2)), "share memory with the numbers");
        Assert.That(both, Is.EqualTo([1.0, 2.0, 3.0]));
    }

    [Test]
    public void Threads_LessThanOne_IsRefused()
    {
        var tape = new Tape();
        Value x = tape.Input(1.0);
        CompiledGraph compiled = tape.Compile(x, x);

        Refused<ArgumentOutOfRangeException>(() => compiled.Threads = 0, "A graph runs on 1 thread or more");
        Assert.That(compiled.Threads, Is.EqualTo(1));
    }

    private static void Refused<T>(Action misuse, params string[] parts)
        where T : Exception
    {
        T? refusal = Assert.Throws<T>(() => misuse());
        foreach (string part in parts)
        {
            Assert.That(refusal?.Message, Does.Contain(part));
        }
    }
}
