namespace TapeGrad.Tests.Compiled;

/// <summary>What the tape says about a random graph with the numbers of one row.</summary>
internal sealed class TapeNumbers
{
    private readonly Value[] _values;
    private readonly Step[] _steps;

    public TapeNumbers(RandomGraph graph)
    {
        _steps = [.. graph.Steps];
        Tape = new Tape(_steps.Length);
        _values = graph.Record(Tape);
        _values[^1].Backward();
        Output = _values[^1].Data;
        Gradients = [.. _values.Select(v => v.Grad)];
        Paths = new Derivatives(graph, [.. _values.Select(v => v.Data)]).Paths();
        Size = Paths is null ? double.NaN : Paths.Select((p, i) => p * Math.Abs(_values[i].Data)).Where(double.IsFinite).DefaultIfEmpty(0.0).Max();
        Tape.ZeroGrad();
    }

    public Tape Tape { get; }

    public double Output { get; }

    public double[] Gradients { get; }

    /// <summary>What errors of each gradient are measured by; null where they cannot be.</summary>
    public double[]? Paths { get; }

    /// <summary>What errors of the output are measured by.</summary>
    public double Size { get; }

    public int[] Inputs => Steps(StepKind.Input);

    public int[] Parameters => Steps(StepKind.Parameter);

    public double[] Row => [.. Inputs.Select(i => _steps[i].First)];

    public CompiledGraph Compile() => Tape.Compile(_values[^1], [.. Inputs.Select(i => _values[i])]);

    /// <summary>The gradient that has arrived at a parameter since.</summary>
    public double GradOf(int parameter) => _values[parameter].Grad;

    private int[] Steps(StepKind kind) => [.. Enumerable.Range(0, _steps.Length).Where(i => _steps[i].Kind == kind)];
}
