namespace TapeGrad.Onnx.Tests;

/// <summary>Recorded computations give the same values and gradients in ONNX Runtime, on batches too.</summary>
internal sealed class GraphTests
{
    private static readonly double[][] Rows = [.. Enumerable.Range(0, 9).Select(i => new[] { Math.Sin(i), Math.Cos(3.0 * i), 0.5 + i })];

    private static IEnumerable<TestCaseData> Formulas =>
    [
        Case("arithmetic", (x, w) => (2.0 - x[0]) * w[0] / (1.0 + x[2]) - (-x[1] + 3.0 / x[2]) * 0.5),
        Case("powers", (x, w) => x[2].Pow(w[0]) + Value.Pow(2.0, x[0]) + x[2].Pow(1.5) + (x[0] * w[1]).Square() + x[2].Sqrt() + x[2].Reciprocal()),
        Case("exponentials", (x, w) => (x[0] * w[0]).Exp() + x[1].Expm1() + x[2].Log() + (x[2] * 1e-9).Log1p() + (x[0] * 1e-9).Expm1() * 1e9),
        Case("angles", (x, w) => (x[0] * w[0]).Sin() + x[1].Cos() + x[0].Tan()),
        Case("hyperbolic", (x, w) => (x[0] * w[0]).Sinh() + x[1].Cosh() + (x[2] * w[1]).Tanh() + (x[0] * 1e-7).Sinh() * 1e7),
        Case("activations", (x, w) => (x[0] * w[0]).Sigmoid() + x[1].Softplus() + x[0].Silu() + x[1].GeluTanh() + x[0].Relu() + x[1].LeakyRelu(0.2) + x[0].Elu(0.7)),
        Case("kinks", (x, w) => x[0].Abs() + x[1].Clamp(-0.5, 0.5) + Value.Max(x[0], w[1]) + Value.Min(x[1], 0.25) + Value.Select(x[0], x[2] * w[0], x[1])),
        Case("lengths", (x, w) => Value.Hypot(x[0], w[0]) + Value.Hypot(x[1], 2.0)),
        Case("sums", (x, w) => x.Sum() + (x * w).Mean() + x.Dot(w) + x.Product() + (w * w).Sum()),
        Case("extremes", (x, w) => x.Max() + (x * w).Min() + x.LogSumExp() + x.Norm() + x.Variance()),
        Case("softmax", (x, w) => (x * w).Softmax()[1] + x.LogSoftmax()[2] + (x + w).LogSoftmax()[0]),
        Case("layers", (x, w) => x.Linear(w, w[..1]).Tanh()[0] + x.Linear(Values.Join(w, w), w[..2]).Relu().Sum()),
        Case("weights that depend on inputs", (x, w) => w.Linear(x, x[..1])[0] + x.Linear(x * w, w[..1])[0] + w.Linear(w, w[..1])[0]),
        Case("one number many times", (x, w) => Values.Of(x[0], x[0], x[0]).Sum() + (Values.Of(w[0], w[0]) * Values.Of(x[1], x[1])).Sum()),
        Case("parameters alone", (x, w) => w.Dot(w) * x[0] + w.Softmax().Norm() + x[0] * 0.0),
    ];

    [TestCaseSource(nameof(Formulas))]
    public void Write_OfAGraph_GivesItsValueForEachRow(Func<Values, Values, Value> formula)
    {
        Recording recorded = new(formula);

        using var runtime = new Runtime(OnnxWriter.Write(recorded.Graph));

        Near.Assert(runtime.Run(Rows)["output"], [.. Rows.Select(row => recorded.Compiled.Evaluate(row))], "value");
        Assert.That(runtime.ShapeOfOutput("output"), Has.Length.EqualTo(1));
    }

    [TestCaseSource(nameof(Formulas))]
    public void Write_WithGradients_GivesThoseOfRowsAndTheMeanOfThoseOfParameters(Func<Values, Values, Value> formula)
    {
        Recording recorded = new(formula);
        var ofRows = new double[Rows.Length * 3];
        recorded.Compiled.BackwardBatch([.. Rows.SelectMany(row => row)], ofRows);

        using var runtime = new Runtime(OnnxWriter.Write(recorded.Graph, new OnnxOptions { Gradients = true }));
        IReadOnlyDictionary<string, double[]> results = runtime.Run(Rows);

        Near.Assert(results["output"], [.. Rows.Select(row => recorded.Compiled.Evaluate(row))], "value");
        Near.Assert(results["d_x"], [.. ofRows.Select(number => number * Rows.Length)], "inputs");
        Near.Assert(results["d_w"], recorded.Parameters.Grad, "parameters");
    }

    [Test]
    public void Write_OfAPartOfAVector_TakesTheVectorWhole()
    {
        var tape = new Tape();
        Values x = tape.Input([0.1, 0.2, 0.3], "x");
        Value y = x[0] + 10.0 * x[2];

        using var runtime = new Runtime(OnnxWriter.Write(Graph.From(y), new OnnxOptions { Gradients = true }));
        IReadOnlyDictionary<string, double[]> results = runtime.Run([1.0, 2.0, 3.0], [4.0, 5.0, 6.0]);

        Assert.That(runtime.ShapeOfInput("x"), Is.EqualTo(new[] { -1, 3 }));
        Assert.That(results["output"], Is.EqualTo(new[] { 31.0, 64.0 }));
        Assert.That(results["d_x"], Is.EqualTo(new[] { 1.0, 0.0, 10.0, 1.0, 0.0, 10.0 }));
    }

    [Test]
    public void Write_OfSingleLeaves_TakesAVectorOfRowsForEach()
    {
        var tape = new Tape();
        Value w = tape.Parameter(3.0, "w");
        Value x = tape.Input(2.0, "x");
        Value loss = (w * x).Square().Named("loss");

        using var runtime = new Runtime(OnnxWriter.Write(Graph.From(loss), new OnnxOptions { Gradients = true }));
        IReadOnlyDictionary<string, double[]> results = runtime.Run([2.0], [4.0]);

        Assert.That(runtime.ShapeOfInput("x"), Is.EqualTo(new[] { -1 }));
        Assert.That(runtime.Outputs, Is.EqualTo(new[] { "loss", "d_w", "d_x" }));
        Assert.That(results["loss"], Is.EqualTo(new[] { 36.0, 144.0 }));
        Assert.That(results["d_w"], Is.EqualTo(new[] { (24.0 + 96.0) / 2.0 }));
        Assert.That(results["d_x"], Is.EqualTo(new[] { 36.0, 72.0 }));
    }

    [Test]
    public void Write_OfALayerInScalars_IsWrittenAsTensors()
    {
        var tape = new Tape();
        Value[] w = [.. Enumerable.Range(0, 64).Select(i => tape.Parameter(0.1 * i, $"w{i}"))];
        Value x = tape.Input(2.0, "x");
        Value loss = Values.Of([.. w.Select(weight => (weight * x).Tanh())]).Sum();

        byte[] model = OnnxWriter.Write(Graph.From(loss));

        Assert.That(global::Onnx.ModelProto.Parser.ParseFrom(model).Graph.Node.Select(node => node.OpType), Does.Not.Contain("Gather"));
        Assert.That(global::Onnx.ModelProto.Parser.ParseFrom(model).Graph.Node.Count(node => node.OpType == "Tanh"), Is.EqualTo(1));
    }

    [Test]
    public void Write_OfWhatOnnxCannotCompute_SaysWhich()
    {
        var tape = new Tape();
        Value x = tape.Input(0.5, "x");

        Assert.That(() => OnnxWriter.Write(Graph.From(x.Erf())), Throws.TypeOf<NotSupportedException>().With.Message.StartsWith("ONNX Runtime computes 'erf' in 32 bits only."));
        Assert.That(() => OnnxWriter.Write(Graph.From(Value.Atan2(x, 1.0))), Throws.TypeOf<NotSupportedException>().With.Message.StartsWith("ONNX has no operator for 'atan2'"));
        Assert.That(() => OnnxWriter.Write(Graph.From(x * 1e300), new OnnxOptions { Single = true }), Throws.ArgumentException.With.Message.StartsWith("1E+300 in "));
    }

    [Test]
    public void Write_OfALongChain_IsRefusedAtFiftyThousandNodes()
    {
        var tape = new Tape();
        Value x = tape.Input(0.5, "x");
        for (int i = 0; i < 50_001; i++)
        {
            x = x.Sin();
        }

        Assert.That(() => OnnxWriter.Write(Graph.From(x)), Throws.TypeOf<NotSupportedException>().With.Message.Contains("50000 ONNX nodes"));
    }

    private sealed class Recording
    {
        public Recording(Func<Values, Values, Value> formula)
        {
            var tape = new Tape();
            Parameters = tape.Parameter([0.7, -0.4, 0.3], "w");
            Values x = tape.Input([0.1, 0.2, 0.3], "x");
            Value y = formula(x, Parameters) + 1e-3 * x.Dot(Parameters);
            Graph = Graph.From(y);
            Compiled = tape.Compile(y, [.. x]);
        }

        public Values Parameters { get; }

        public Graph Graph { get; }

        public CompiledGraph Compiled { get; }
    }

    private static TestCaseData Case(string name, Func<Values, Values, Value> formula) => new TestCaseData(formula).SetArgDisplayNames(name);
}
