namespace TapeGrad.Tests.Compiled;

/// <summary>Graphs of several outputs: results of each row, and what is refused.</summary>
[TestFixture]
public sealed class OutputsTests
{
    [Test]
    public void Evaluate_OfSeveralOutputs_HasThoseOfTheTapeForEachRow([Values(1, 2, 8, 17, 32, 40, 73)] int rows)
    {
        var tape = new Tape();
        Values w = tape.Parameter([0.5, -0.25], "w");
        Values x = tape.Input([1.0, 2.0], "x");
        Value constant = tape.Constant(7.0);
        var outputs = Values.Of(x.Dot(w).Tanh(), w[0].Exp(), constant, x[1], w[1], x.Dot(w).Tanh(), constant.Exp());
        CompiledGraph graph = tape.Compile(outputs, x[0], x[1]);
        double[] data = [.. Enumerable.Range(0, 2 * rows).Select(i => Math.Sin(i))];
        var results = new double[rows * 7];

        graph.Evaluate(data, results);

        Assert.That((graph.Inputs, graph.Outputs), Is.EqualTo((2, 7)));
        Assert.That(graph.ToString(), Is.EqualTo("CompiledGraph of 2 inputs, 7 outputs, 2 parameters on its tape"));
        for (int row = 0; row < rows; row++)
        {
            double y = Math.Tanh((0.5 * data[2 * row]) - (0.25 * data[(2 * row) + 1]));
            double[] expected = [y, Math.Exp(0.5), 7.0, data[(2 * row) + 1], -0.25, y, Math.Exp(7.0)];
            Assert.That(results[(7 * row)..(7 * (row + 1))], Is.EqualTo(expected).Within(1e-12).Percent);
        }
    }

    [Test]
    public void Evaluate_OnThreads_HasTheBitsOfOneThread()
    {
        var tape = new Tape();
        Value w = tape.Parameter(0.5, "w");
        Value x = tape.Input(1.0, "x");
        CompiledGraph graph = tape.Compile(Values.Of((x * w).Exp(), w.Exp(), x.Sin() / w), x);
        double[] rows = [.. Enumerable.Range(0, 5000).Select(i => Math.Cos(i))];
        var one = new double[15_000];
        var many = new double[15_000];

        graph.Evaluate(rows, one);
        graph.Threads = 4;
        graph.Evaluate(rows, many);

        Assert.That(many, Is.EqualTo(one));
    }

    [Test]
    public void Evaluate_WithoutInputs_HasOneRow()
    {
        var tape = new Tape();
        Values w = tape.Parameter([0.5, 2.0], "w");
        CompiledGraph graph = tape.Compile(w.Square());
        w.MutableData[0] = 3.0;
        var results = new double[2];

        graph.Evaluate([], results);

        Assert.That(results, Is.EqualTo((double[])[9.0, 4.0]));
    }

    [Test]
    public void Evaluate_AfterItsFirstCall_AllocatesNothing()
    {
        var tape = new Tape();
        Values x = tape.Input([1.0, 2.0], "x");
        CompiledGraph graph = tape.Compile(x.Tanh(), x[0], x[1]);
        double[] rows = new double[100];
        var results = new double[100];
        graph.Evaluate(rows, results);
        graph.Evaluate(rows, results);

        long before = GC.GetAllocatedBytesForCurrentThread();
        graph.Evaluate(rows, results);

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Outputs_ThatDoNotFit_AreRefusedAndNothingIsWritten()
    {
        var tape = new Tape();
        Values x = tape.Input([1.0, 2.0], "x");
        CompiledGraph graph = tape.Compile(x.Exp(), x[0], x[1]);
        double[] results = [5.0, 5.0, 5.0];
        double[] shared = new double[4];

        Refused<ArgumentException>(() => graph.Evaluate([1.0, 2.0], results), "There is room for 3 numbers, but 1 row of 2 outputs have 2. Give a span of that length. (Parameter 'outputs')");
        Refused<ArgumentException>(() => graph.Evaluate([1.0, 2.0, 3.0], results), "3 numbers are not a whole number of rows of 2 inputs. Store the rows one after the other. (Parameter 'rows')");
        Refused<ArgumentException>(() => graph.Evaluate(shared, shared), "The outputs share memory with the numbers that they are the outputs of. Give a span of their own. (Parameter 'outputs')");
        Refused<InvalidOperationException>(
            () => graph.BackwardBatch([1.0, 2.0]),
            "The graph has 2 outputs. A mean and its gradient are of one. Compile that output by itself, or call Evaluate with a span for all outputs.");
        Refused<InvalidOperationException>(() => graph.Evaluate([1.0, 2.0]), "The graph has 2 outputs. A mean and its gradient are of one. Compile that output by itself, or call Evaluate with a span for all outputs.");
        Refused<ArgumentException>(() => tape.Compile(tape.Parameters), "The vector of outputs is empty, so there is nothing to compute. Give at least one output. (Parameter 'outputs')");
        Refused<InvalidOperationException>(() => tape.Compile(default(Values)), "The vector of outputs is default(Value), which belongs to no tape. Make values with Parameter, Input or Constant of a Tape.");
        Refused<InvalidOperationException>(() => tape.Compile(new Tape().Input([1.0], "f")), "The vector of outputs, f[0] = 1, grad 0, was recorded on another tape. Compile it on the tape that holds it.");
        Assert.That(results, Is.All.EqualTo(5.0));
    }

    private static void Refused<T>(Action action, string message)
        where T : Exception => Assert.That(Assert.Throws<T>(() => action())!.Message, Is.EqualTo(message));
}
