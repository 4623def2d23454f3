using System.Linq.Expressions;

namespace TapeGrad.Tests.Vectors;

/// <summary>What a tape does with vectors between two resets.</summary>
[TestFixture]
public sealed class VectorTapeTests
{
    [Test]
    public void Backward_FromTheMiddleOfAVector_SweepsWhatLeadsThere()
    {
        var tape = new Tape();
        Values x = tape.Input([1.0, 2.0, 3.0, 4.0]);
        Values y = x * x;
        Values z = y * 10.0;

        z[1].Backward(0.5);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(z.Grad.ToArray(), Is.EqualTo([0.0, 0.5, 0.0, 0.0]));
            Assert.That(y.Grad.ToArray(), Is.EqualTo([0.0, 5.0, 0.0, 0.0]));
            Assert.That(x.Grad.ToArray(), Is.EqualTo([0.0, 20.0, 0.0, 0.0]));
        }
    }

    // F# and Visual Basic look operators up like this, and find none that take references.
    [TestCase(ExpressionType.Add, 5.0)]
    [TestCase(ExpressionType.Subtract, -1.0)]
    [TestCase(ExpressionType.Multiply, 6.0)]
    [TestCase(ExpressionType.Divide, 2.0 / 3.0)]
    public void Operators_LookedUpByOtherLanguages_AreFound(ExpressionType op, double expected)
    {
        var tape = new Tape();
        (ParameterExpression x, ParameterExpression y) = (Expression.Parameter(typeof(Values)), Expression.Parameter(typeof(Values)));
        Func<Values, Values, Values> f = Expression.Lambda<Func<Values, Values, Values>>(Expression.MakeBinary(op, x, y), x, y).Compile();

        Assert.That(f(tape.Parameter([2.0]), tape.Parameter([3.0])).Data[0], Is.EqualTo(expected));
    }

    [Test]
    public void Backward_Twice_KeepsTheStepAndDoublesTheParameters()
    {
        var tape = new Tape();
        Values w = tape.Parameter([1.0, 2.0, 3.0]);
        Values x = tape.Input([4.0, 5.0, 6.0]);
        Value loss = w.Dot(x).Square() + (w * x).Tanh().Sum();

        loss.Backward();
        (double[] ofX, double[] ofW) = (x.Grad.ToArray(), w.Grad.ToArray());
        loss.Backward();

        Assert.That(x.Grad.ToArray(), Is.EqualTo(ofX));
        Assert.That(w.Grad.ToArray(), Is.EqualTo(ofW.Select(g => g + g)).Within(1e-12));
    }

    [Test]
    public void Backward_OfTwoLosses_LeavesTheParameterGradientsOfTheirSum()
    {
        var tape = new Tape();
        Values w = tape.Parameter([1.0, 2.0, 3.0]);
        Values shared = w.Square();
        Value a = shared.Sum();
        Value b = (shared * 2.0)[1];

        a.Backward();
        b.Backward();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(w.Grad.ToArray(), Is.EqualTo([2.0, 4.0 + 8.0, 6.0]));
            Assert.That(shared.Grad.ToArray(), Is.EqualTo([0.0, 2.0, 0.0]));
            Assert.That(a.Grad, Is.Zero);
        }

        a.Backward();
        Assert.That(b.Grad, Is.Zero, "a node behind the last output has no gradient");
    }

    [Test]
    public void Reset_AndRecordAgain_ReusesMemoryAndLeavesNoOldGradient()
    {
        var tape = new Tape();
        Values w = tape.Parameter([1.0, 2.0, 3.0]);
        w.Softmax().Norm().Backward();
        double[] memory = tape._data;

        tape.Reset();
        Values x = tape.Input([7.0, 8.0, 9.0, 10.0]);
        Values y = x.Exp();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(tape._data, Is.SameAs(memory));
            Assert.That(w.Grad.ToArray(), Is.All.Zero);
            Assert.That(x.Grad.ToArray(), Is.All.Zero);
            Assert.That(y.Grad.ToArray(), Is.All.Zero);
            Assert.That(x.Select(v => v.Op), Is.All.EqualTo(""));
            Assert.That(y.Select(v => v.Op), Is.All.EqualTo("exp"));
        }
    }

    [Test]
    public void Reset_KeepGradients_KeepsThoseOfParametersOnly()
    {
        var tape = new Tape();
        Values w = tape.Parameter([1.0, 2.0]);
        w.Sum().Backward();
        tape.Reset(keepGradients: true);

        (w * 3.0).Sum().Backward();

        Assert.That(w.Grad.ToArray(), Is.EqualTo([4.0, 4.0]));
    }

    [Test]
    public void Tape_GrowingInTheMiddleOfAVector_KeepsEverything()
    {
        double[] numbers = [.. Enumerable.Range(0, 3000).Select(i => 1e-3 * i)];
        double sines = numbers.Sum(Math.Sin);
        for (int room = 0; room < 40; room++)
        {
            var tape = new Tape(room);
            Values w = tape.Parameter([1.0, 2.0, 3.0], "w");
            Values x = tape.Input(numbers);
            Values y = x.Sin() * w[1];
            Value z = y.Sum() + w.Linear(x[..9], w)[2];
            z.Backward();

            using (Assert.EnterMultipleScope())
            {
                Assert.That(z.Data, Is.EqualTo((2.0 * sines) + 3.0 + 0.006 + 0.014 + 0.024).Within(1e-10));
                Assert.That(w.Grad.ToArray(), Is.EqualTo([0.006, sines + 0.007, 1.008]).Within(1e-10));
                Assert.That(x[8].Grad, Is.EqualTo((2.0 * Math.Cos(0.008)) + 3.0).Within(1e-10));
            }
        }
    }

    [Test]
    public void Step_OfEveryKindOfVector_AllocatesNothingInSteadyState()
    {
        var tape = new Tape();
        Values w = tape.Parameter(new double[70], "w");
        double[] data = [.. Enumerable.Range(1, 70).Select(i => 0.01 * i)];
        for (int warmUp = 0; warmUp < 50; warmUp++)
        {
            EveryRun(tape, w, data);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int step = 0; step < 50; step++)
        {
            EveryRun(tape, w, data);
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.That(allocated, Is.Zero);
    }

    [Test]
    public void Backward_ParametersChangedThatAVectorRead_IsRefused()
    {
        var tape = new Tape();
        Values w = tape.Parameter([1.0, 2.0], "w");
        Value other = tape.Parameter(3.0, "other");
        Values y = w.Square();
        Value loss = (y[1].Named("y") + other).Named("loss");
        Set(w[0], 5.0);

        loss.Backward();
        Set(w[1], 5.0);
        ExpectedError.Of(tape, () => loss.Backward(), "Backward of 'loss' (+)", "'y' (square)", "before the update");
    }

    [Test]
    public void Backward_ParameterChangedThatOnlyTheNodeBehindAVectorRead_IsDone()
    {
        var tape = new Tape();
        Value w = tape.Parameter(3.0, "w");
        Values y = tape.Input([1.0, 2.0]).Square();
        Value twice = w * 2.0;
        Value loss = twice + y[0];
        w.Data = 5.0;

        loss.Backward();

        Assert.That(w.Grad, Is.EqualTo(2.0), "single nodes keep their derivatives");
    }

    [Test]
    public void Backward_ParametersChangedThatOtherVectorsRead_IsDone()
    {
        var tape = new Tape();
        Values w = tape.Parameter([1.0, 2.0], "w");
        Values v = tape.Parameter([3.0, 4.0], "v");
        Value first = w.Square().Sum();
        Value second = v.Square().Sum();
        first.Backward();
        Set(w[0], 10.0);

        second.Backward();
        Value third = w.Square().Sum();
        third.Backward();

        Assert.That(v.Grad.ToArray(), Is.EqualTo([6.0, 8.0]));
        Assert.That(w.Grad.ToArray(), Is.EqualTo([2.0 + 20.0, 4.0 + 4.0]));
        ExpectedError.Of(tape, () => first.Backward(), "before the update");
        ExpectedError.Of(tape, () => Graph.From(first), "before the update");
        Set(w[0], 10.0);
        third.Backward();
    }

    [Test]
    public void NoGrad_ResultsOfVectors_AreConstants()
    {
        var tape = new Tape();
        Values w = tape.Parameter([1.0, 2.0]);
        Values fixedRun;
        Values input;
        Value sum;
        using (tape.NoGrad())
        {
            input = tape.Input([3.0, 4.0]);
            fixedRun = w * input;
            sum = fixedRun.Sum();
        }

        Value loss = (w * fixedRun).Sum() * sum;
        loss.Backward();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(w.Grad.ToArray(), Is.EqualTo([33.0, 88.0]));
            Assert.That(input.Grad.ToArray(), Is.All.Zero);
            Assert.That(Graph.From(loss).Nodes.Select(n => n.Kind).Count(k => k == NodeKind.Constant), Is.EqualTo(3));
            Assert.That(tape.KindOf(input[1].Index), Is.EqualTo(NodeKind.Input));
            Assert.That(fixedRun[1].Op, Is.EqualTo(""));
        }
    }

    [Test]
    public void NoGrad_VectorRecordedFirst_IsConstant()
    {
        var tape = new Tape();
        Values w = tape.Parameter([1.0, 2.0]);
        Values y;
        using (tape.NoGrad())
        {
            y = w.Square();
        }

        y.Sum().Backward();

        Assert.That(w.Grad.ToArray(), Is.All.Zero);
    }

    [Test]
    public void Reset_OperationsInThePlaceOfOthers_KeepNothingOfThem()
    {
        Func<Values, Values, Values>[] operations =
        [
            (x, y) => x.Exp(), (x, y) => 2.0 - x, (x, y) => x - 2.0, (x, y) => x.Clamp(-0.5, 0.5), (x, y) => x * y, (x, y) => x[0] * y, (x, y) => x * y[0],
            (x, y) => x.Linear(y), (x, y) => x.Linear(y[..1], default, 2), (x, y) => x.Softmax(), (x, y) => Values.Of(x[0], y[1]),
        ];
        foreach (Func<Values, Values, Values> earlier in operations)
        {
            foreach (Func<Values, Values, Values> later in operations)
            {
                var tape = new Tape();
                Picture(tape, earlier);
                Picture(tape, earlier);

                Assert.That(Picture(tape, later), Is.EqualTo(Picture(new Tape(), later)));
            }
        }

        static string Picture(Tape tape, Func<Values, Values, Values> operation)
        {
            tape.Reset();
            Value output = operation(tape.Input([0.25, 2.0], "x"), tape.Input([3.0, -1.0], "y"))[0];
            output.Backward();
            return Graph.From(output).ToJson();
        }
    }

    [Test]
    public void Detach_OfOneElement_StopsBlameThere()
    {
        var tape = new Tape();
        Values x = tape.Input([1.0, 2.0]);
        Values y = x.Square();

        Values.Of(y[0].Detach(), y[1]).Sum().Backward();

        Assert.That(x.Grad.ToArray(), Is.EqualTo([0.0, 4.0]));
    }

    [Test]
    public void Of_Neighbours_IsASlice()
    {
        var tape = new Tape();
        Values w = tape.Parameter([1.0, 2.0]);
        Values x = tape.Input([3.0, 4.0, 5.0]);
        int count = tape.Count;

        Values slice = Values.Of(x[1], x[2]);
        Values parameters = Values.Of(w[0], w[1]);
        Assert.That((slice.Count, slice[0], parameters[1], tape.Count), Is.EqualTo((2, x[1], w[1], count)));

        Values across = Values.Of(w[1], x[0]);
        Values backward = Values.Of(x[1], x[0]);
        Values twice = Values.Of(x[1], x[1]);
        Assert.That(tape.Count, Is.EqualTo(count + 6));
        Assert.That(across.Concat(backward).Concat(twice).Select(v => v.Op), Is.All.EqualTo("gather"));
        (across.Sum() + backward.Sum() + twice.Sum()).Backward();
        Assert.That((w[1].Grad, x[0].Grad, x[1].Grad), Is.EqualTo((1.0, 2.0, 3.0)));
    }

    [Test]
    public void Scope_AndNames_HoldVectors()
    {
        var tape = new Tape();
        Values x = tape.Input([1.0, 2.0], "x");
        Values y;
        using (tape.Scope("layer"))
        {
            y = x.Linear(x, x[..1]).Relu();
        }

        Value loss = y[0].Named("hidden").Square();
        var graph = Graph.From(loss);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(graph.Nodes.Select(n => n.Name), Is.EqualTo(["x[0]", "x[1]", null, "hidden", null]));
            Assert.That(graph.Nodes.Select(n => n.Scope), Is.EqualTo(["", "", "layer", "layer", ""]));
            Assert.That(graph.Nodes.Select(n => n.Op), Is.EqualTo(["", "", "linear", "relu", "square"]));
        }
    }

    private static void EveryRun(Tape tape, Values w, double[] data)
    {
        Values x = tape.Input(data, "x");
        Value sum = tape.Constant(0.0);
        using (tape.Scope("layer"))
        {
            Values h = x[..8].Linear(w[..64], w[..8]).Relu().Clamp(-1.0, 1.0);
            Values g = Values.Of(h[3], x[0], h[1]);
            sum = sum + h.Softmax()[0] + h.LogSoftmax()[1] + g.Product() + g.LogSumExp() + g.Variance() + x.Norm() + x.Dot(w) + x.Max() + x.Min() + x.Mean();
        }

        using (tape.NoGrad())
        {
            _ = x.Sum();
        }

        Value loss = (x * sum).Sum() + ((1.0 - w) / 3.0).Tanh().Sum();
        loss.Backward();
        foreach (Value parameter in w)
        {
            Set(parameter, parameter.Data - (1e-9 * parameter.Grad));
        }

        _ = tape.FirstNonFinite();
        tape.Reset();
    }

    // What an indexer returns cannot be assigned to directly.
    private static void Set(Value value, double data) => value.Data = data;

    // A NaN that passed back 0 would look like a dead unit.
    [TestCase(double.NaN, 1.0)]
    [TestCase(1.0, double.NaN)]
    [TestCase(double.NaN, double.NaN)]
    public void MaxAndMin_BesideNaN_ShareTheGradientAsTheScalarFormsDo(double first, double second)
    {
        foreach ((Func<Values, Value> vector, Func<Value, Value, Value> scalar) in
            ((Func<Values, Value>, Func<Value, Value, Value>)[])[(x => x.Max(), Value.Max), (x => x.Min(), Value.Min)])
        {
            var tape = new Tape();
            Values x = tape.Input([first, second]);
            Values y = tape.Input([first, second]);
            vector(x).Backward();
            double[] found = [.. x.Grad];
            scalar(y[0], y[1]).Backward();

            Assert.That(found, Is.EqualTo([0.5, 0.5]));
            Assert.That(y.Grad.ToArray(), Is.EqualTo(found));
        }
    }
}
