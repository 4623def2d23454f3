namespace TapeGrad;

/// <summary>The programs of a graph: what depends on parameters only, computed once a call, and what varies from row to row.</summary>
internal sealed class Replay
{
    private readonly int _inputs;
    private readonly Program? _varying;
    private readonly Program? _uniform;

    // The first numbers u are parameters, here in ranges. The others are the first roots of the uniform program.
    private readonly ParameterRange[] _ranges = [];
    private readonly int _parameters;

    // Where each output comes from: its number, a root of the uniform program, or a root of the varying program.
    private readonly double[] _results;
    private readonly int _apart;
    private readonly (int Place, int Root)[] _uniformOutputs;
    private readonly Outputs _varyingOutputs;

    private readonly Lock _gate = new();
    private readonly Stack<ReplayCall> _idle = [];

    /// <param name="graph">The graph.</param>
    /// <param name="dependences">What its nodes depend on.</param>
    /// <param name="outputs">The nodes to compute.</param>
    /// <param name="inputs">How many numbers a row has.</param>
    /// <param name="apart">How many of the first outputs are no results of a row: they do not vary, and <see cref="ReplayCall.Results"/> has them.</param>
    public Replay(ScalarGraph graph, Dependence[] dependences, int[] outputs, int inputs, int apart = 0)
    {
        _inputs = inputs;
        _apart = apart;
        int[] PlacesOf(Dependence dependence) => [.. Enumerable.Range(0, outputs.Length).Where(place => dependences[outputs[place]] == dependence)];
        _results = [.. outputs.Select(node => graph.Nodes[node].Number)];
        int[] varying = PlacesOf(Dependence.Varying);
        int[] uniform = PlacesOf(Dependence.Uniform);
        _varyingOutputs = new Outputs(Array.ConvertAll(varying, place => place - apart), outputs.Length - apart);
        List<int> roots = [];
        if (varying.Length > 0)
        {
            _varying = Program.Of(graph, dependences, Dependence.Varying, Array.ConvertAll(varying, place => outputs[place]));
            int[] parameters = [.. _varying.Uniforms.TakeWhile(node => graph.Nodes[node].Kind == ScalarKind.Parameter).Select(node => graph.Nodes[node].A)];
            _parameters = parameters.Length;
            _ranges = [.. ParameterRange.Of(parameters)];
            roots.AddRange(_varying.Uniforms[_parameters..]);
        }

        _uniformOutputs = [.. uniform.Select((place, i) => (place, roots.Count + i))];
        roots.AddRange(uniform.Select(place => outputs[place]));
        _uniform = roots.Count == 0 ? null : Program.Of(graph, dependences, Dependence.Uniform, [.. roots]);
    }

    /// <summary>Whether a result depends on parameters.</summary>
    public bool HasParameters => _varying is not null || _uniform is not null;

    public int Outputs => _results.Length;

    /// <summary>How many numbers a batch part leaves: the sum of its outputs, and the adjoint of each number u.</summary>
    public int PartSize => 1 + (_varying?.Uniforms.Length ?? 0);

    /// <summary>Takes memory for a call, and computes in it what depends on parameters only.</summary>
    /// <param name="parameters">The numbers of all parameters.</param>
    /// <param name="backward">Whether <see cref="Backward"/> will follow.</param>
    public ReplayCall Start(double[] parameters, bool backward)
    {
        ReplayCall call = Rent();
        call.Uniform?.Forward(parameters, backward);
        foreach (ParameterRange range in _ranges)
        {
            parameters.AsSpan(range.Parameter, range.Count).CopyTo(call.Numbers.AsSpan(range.Start));
        }

        for (int u = _parameters; u < call.Numbers.Length; u++)
        {
            call.Numbers[u] = call.Uniform!.Root(u - _parameters);
        }

        foreach ((int place, int root) in _uniformOutputs)
        {
            call.Results[place] = call.Uniform!.Root(root);
        }

        return call;
    }

    /// <summary>Gives the memory back.</summary>
    public void End(ReplayCall call)
    {
        lock (_gate)
        {
            _idle.Push(call);
        }
    }

    /// <summary>The mean of the only output over the rows, with the gradients that the sweep is for.</summary>
    public double Mean(ReplayCall call, ReadOnlySpan<double> rows, int count, Span<double> rowGradients, bool forInputs, bool forParameters, int threads)
    {
        if (_varying is null)
        {
            return call.Results[0];
        }

        Sweep? sweep = forInputs || forParameters ? _varying.Reverse(forInputs, forParameters) : null;
        return call.BatchRunner!.Run(rows, rowGradients, _inputs, call.Numbers, sweep, count, threads, call.Adjoints) / count;
    }

    /// <summary>The same with the gradients of parameters, where some parts are computed here, and <paramref name="exchange"/> fills in the others.</summary>
    public double MeanOfParts(ReplayCall call, ReadOnlySpan<double> rows, BatchParts parts, int threads, Action<Span<double>> exchange) => _varying is null
        ? call.Results[0]
        : call.BatchRunner!.RunParts(
            rows, _inputs, call.Numbers, _varying.Reverse(leaves: false, uniforms: true), parts, threads, call.Adjoints, exchange) / parts.Rows;

    /// <summary>Adds to the gradients of the parameters what the last <see cref="Mean"/> or <see cref="MeanOfParts"/> left in the call.</summary>
    public void Backward(ReplayCall call, double[] parameters, Span<double> gradients)
    {
        if (_varying is null)
        {
            call.Uniform!.Backward(parameters, [1.0], gradients);
            return;
        }

        foreach (ParameterRange range in _ranges)
        {
            Simd.AddScaled(1.0, ref call.Adjoints[range.Start], ref gradients[range.Parameter], range.Count);
        }

        call.Uniform?.Backward(parameters, call.Adjoints.AsSpan(_parameters..call.Numbers.Length), gradients);
    }

    /// <summary>Computes the results of each row.</summary>
    public void Evaluate(ReplayCall call, ReadOnlySpan<double> rows, int count, Span<double> results, int threads)
    {
        int perRow = _varyingOutputs.PerRow;
        for (int row = 0; row < count && _varyingOutputs.Places!.Length < perRow; row++)
        {
            call.Results.AsSpan(_apart).CopyTo(results[(row * perRow)..]);
        }

        call.BatchRunner?.Run(rows, results, _inputs, call.Numbers, null, count, threads, call.Adjoints, _varyingOutputs);
    }

    private ReplayCall Rent()
    {
        lock (_gate)
        {
            return _idle.TryPop(out ReplayCall? call) ? call : new ReplayCall(_varying, _uniform, _results);
        }
    }
}

/// <summary>The memory of one call of a <see cref="Replay"/>, kept for the next.</summary>
internal sealed class ReplayCall(Program? varying, Program? uniform, double[] results)
{
    public UniformPass? Uniform { get; } = uniform is null ? null : new(uniform);

    public BatchRunner? BatchRunner { get; } = varying is null ? null : new(varying);

    public double[] Numbers { get; } = new double[varying?.Uniforms.Length ?? 0];

    public double[] Adjoints { get; } = new double[(varying?.Uniforms.Length ?? 0) + Simd.Width];

    /// <summary>The outputs, of which those are there that do not vary.</summary>
    public double[] Results { get; } = [.. results];
}
