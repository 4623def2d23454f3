using TapeGrad.Tests;

namespace TapeGrad.Viewer.Tests;

/// <summary>The page computes what the engine computed; of an operation that it does not know it says so.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class InterpreterTests
{
    private static readonly double[] Special =
        [double.NegativeInfinity, -1e300, -800.0, -2.0, -1.0, -0.5, -1e-300, -0.0, 0.0, 1e-300, 1e-17, 0.5, 1.0, 2.0, 3.0, 800.0, 1e300, double.PositiveInfinity, double.NaN];

    [Test]
    public void Recompute_ThousandRandomGraphs_IsTheEngines()
    {
        Graph[] graphs = [.. Enumerable.Range(0, 1000).Select(i => i % 4 == 3 ? Swept(RandomNetwork.Record((ulong)i)) : Swept(Random(i)))];

        (Interpreter.Answer[] answers, string[] labels) = Interpreter.Run(graphs);

        Assert.Multiple(() =>
        {
            for (int i = 0; i < graphs.Length; i++)
            {
                Assert.That(Unknown(graphs[i], labels) is { } op ? WrongRefusal(op, answers[i]) : EngineComparison.Wrong(graphs[i], answers[i]), Is.Null, $"graph {i}");
            }
        });
        Assert.That(labels.Distinct().Except(graphs.Concat(RecordedGradients()).SelectMany(Operations)), Is.Empty, "all that the page knows is compared");
        Assert.That(labels.Distinct().Count(), Is.GreaterThanOrEqualTo(56), "the page forgets none");
    }

    [Test]
    public void Recompute_KinksAndNumbersThatAreNone_IsTheEngines()
    {
        Graph[] graphs = [.. Witnesses.All.Where(w => w.IsPublic).Select(AtSpecialPoints), .. Enumerable.Range(1, 4).Select(RunsOfSpecialNumbers)];

        (Interpreter.Answer[] answers, string[] labels) = Interpreter.Run(graphs);

        Assert.Multiple(() =>
        {
            for (int i = 0; i < graphs.Length; i++)
            {
                Assert.That(Unknown(graphs[i], labels) is { } op ? WrongRefusal(op, answers[i]) : EngineComparison.WrongNode(graphs[i], answers[i]), Is.Null);
            }
        });
    }

    [Test]
    public void Recompute_GradientsThatWereRecorded_IsTheEngines()
    {
        Graph[] graphs = RecordedGradients();

        (Interpreter.Answer[] answers, string[] labels) = Interpreter.Run(graphs);

        Assert.Multiple(() =>
        {
            for (int i = 0; i < graphs.Length; i++)
            {
                Assert.That(Unknown(graphs[i], labels), Is.Null, "the page knows all that a gradient of the library consists of");
                Assert.That(EngineComparison.WrongNode(graphs[i], answers[i]), Is.Null);
            }
        });
    }

    [Test]
    public void Recompute_ZeroGradientBeforeAnInfiniteDerivative_SendsNothing()
    {
        Value x = new Tape().Input(0.0, "x");
        Graph graph = Swept((0.0 * x.Sqrt()) + (2.0 * x).Relu());

        Interpreter.Answer answer = Interpreter.Run([graph]).Answers[0];

        Assert.That(answer.GradAgain[0], Is.Zero);
    }

    [Test]
    public void Recompute_OperationOfTheProgram_IsRefusedByName()
    {
        Value x = new Tape().Input(2.0, "x");

        Interpreter.Answer answer = Interpreter.Run([Swept(x.Apply<CubeOp>())]).Answers[0];

        Assert.That(WrongRefusal("cube", answer), Is.Null);
    }

    [Test]
    public void Recompute_OperandsThatNoRecordingHas_IsRefused()
    {
        Value x = new Tape().Input(2.0, "x");
        Graph graph = Graph.FromJson(Swept(x * x).ToJson().Replace("\"op\":\"*\"", "\"op\":\"tanh\"", StringComparison.Ordinal));

        Interpreter.Answer answer = Interpreter.Run([graph]).Answers[0];

        Assert.That(answer.Error, Is.EqualTo("The page cannot recompute 'tanh' of 2 operands and 0 plain numbers, because the library never records it."));
    }

    private static IEnumerable<string> Operations(Graph graph) => graph.Nodes.Where(n => n.Kind == NodeKind.Operation).Select(n => n.Op);

    // The first operation that the page does not know; null where it knows them all.
    private static string? Unknown(Graph graph, string[] labels) => Operations(graph).FirstOrDefault(op => !labels.Contains(op));

    private static string? WrongRefusal(string op, Interpreter.Answer answer) =>
        answer.Error == $"The page cannot recompute '{op}', because it is an operation of the program that made this graph." ? null : $"'{op}': {answer.Error}";

    private static Value Random(int seed)
    {
        Value[] values = new RandomGraph(seed, 2 + (seed % 100)).Record(new Tape());
        return values[^1];
    }

    private static Graph Swept(Value output)
    {
        output.Backward();
        return Graph.From(output);
    }

    private static Graph AtSpecialPoints(Witness op)
    {
        var tape = new Tape();
        Values x = tape.Input(Special, "x");
        Values y = tape.Input(Special, "y");
        List<Value> results = [];
        for (int i = 0; i < Special.Length; i++)
        {
            if (!op.IsBinary)
            {
                (double First, double Second)[] numbers = op.Numbers switch { 0 => [(0.0, 0.0)], 1 => [(0.0, 0.0), (0.5, 0.0), (-2.0, 0.0)], _ => [(-1.0, 1.0), (0.0, 0.0), (double.NegativeInfinity, double.PositiveInfinity)] };
                results.AddRange(numbers.Select(k => op.Unary!(x[i], k.First, k.Second)));
            }

            for (int j = 0; op.IsBinary && j < Special.Length; j++)
            {
                results.AddRange([op.Both!(x[i], y[j]), op.Last!(x[i], Special[j]), op.First!(Special[i], y[j])]);
            }
        }

        return Swept(Values.Of([.. results]).Sum());
    }

    // The first and the second derivative of each operation's square, so that there are shares in it.
    private static Graph[] RecordedGradients() => [.. Witnesses.All.Where(w => w.IsPublic).Select(op =>
    {
        var tape = new Tape();
        Values x = tape.Input([-1.3, -0.5, 0.0, 0.4, 2.1], "x");
        Value y = tape.Input(0.4, "y");
        List<Value> results = [];
        foreach (Value at in x)
        {
            Value value = op.IsBinary ? op.Both!(at, y) : op.Unary!(at, op.Numbers == 2 ? -1.0 : 0.5, 1.0);
            Value slope = value.Square().Gradient(at);
            results.AddRange([slope, slope.Gradient(at), slope.Gradient(y)]);
        }

        return Swept(Values.Of([.. results]).Sum());
    })];

    // Every run of this length: all operations that take one.
    private static Graph RunsOfSpecialNumbers(int length)
    {
        double[] numbers = [double.NegativeInfinity, -2.0, 0.0, 3.0, double.PositiveInfinity, double.NaN];
        var tape = new Tape();
        List<Value> results = [];
        for (int code = 0; code < Math.Pow(numbers.Length, length); code++)
        {
            Values x = tape.Input([.. Enumerable.Range(0, length).Select(i => numbers[code / (int)Math.Pow(numbers.Length, i) % numbers.Length])], "x");
            results.AddRange([x.Sum(), x.Mean(), x.Product(), x.LogSumExp(), x.Variance(), x.Norm(), x.Dot(x), .. x.Softmax(), .. x.LogSoftmax(), x.Linear(x, x[..1])[0]]);

            // A graph does not tell a run of two from two values, and beside NaN their gradients differ: 0 or ½ each.
            if (length != 2 || !(double.IsNaN(x[0].Data) || double.IsNaN(x[1].Data)))
            {
                results.AddRange([x.Max(), x.Min()]);
            }
        }

        return Swept(Values.Of([.. results]).Sum());
    }

    private readonly struct CubeOp : IUnaryOp
    {
        public static string Label => "cube";

        public static T Evaluate<T>(T x, double k)
            where T : struct, IScalar<T> => x * x * x;

        public static T Derivative<T>(T x, T y, double k)
            where T : struct, IScalar<T> => 3.0 * x * x;
    }
}
