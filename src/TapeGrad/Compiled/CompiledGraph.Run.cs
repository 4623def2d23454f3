namespace TapeGrad;

public sealed partial class CompiledGraph
{
    private readonly Lock _gate = new();
    private readonly Stack<Call> _idle = [];

    private double Run(ReadOnlySpan<double> rows, int count, Span<double> rowGradients, Wanted wanted)
    {
        rowGradients.Clear();
        Call call = Rent();
        double[] parameters = _tape._data;
        call.Uniform?.Forward(parameters, (wanted & Wanted.ParameterGradients) != 0);
        double output = _varying is null ? call.Uniform?.Root(0) ?? _constant : RunVarying(call, rows, count, rowGradients, wanted);
        if ((wanted & Wanted.ParameterGradients) != 0 && (_uniform is not null || _varying is not null))
        {
            AddGradients(call, output);
        }

        Return(call);
        return output;
    }

    private double RunVarying(Call call, ReadOnlySpan<double> rows, int count, Span<double> rowGradients, Wanted wanted)
    {
        foreach (ParameterRange range in _ranges)
        {
            _tape._data.AsSpan(range.Parameter, range.Count).CopyTo(call.Numbers.AsSpan(range.Start));
        }

        for (int u = _parameters; u < call.Numbers.Length; u++)
        {
            call.Numbers[u] = call.Uniform!.Root(u - _parameters);
        }

        Sweep? sweep = wanted == Wanted.Value ? null
            : _varying!.Reverse((wanted & Wanted.InputGradients) != 0, (wanted & Wanted.ParameterGradients) != 0);
        double sum = call.BatchRunner!.Run(rows, rowGradients, _inputs, call.Numbers, sweep, count, Threads, call.Adjoints);
        return sum / count;
    }

    // A number u is a parameter, or a root of the uniform program, which passes its adjoint on to parameters.
    private void AddGradients(Call call, double output)
    {
        lock (_tape.AddingGradients)
        {
            double[] gradients = _tape.GradientsToAdd(output);
            if (_varying is null)
            {
                call.Uniform!.Backward([1.0], gradients);
                return;
            }

            foreach (ParameterRange range in _ranges)
            {
                Simd.AddScaled(1.0, ref call.Adjoints[range.Start], ref gradients[range.Parameter], range.Count);
            }

            call.Uniform?.Backward(call.Adjoints.AsSpan(_parameters..call.Numbers.Length), gradients);
        }
    }

    private Call Rent()
    {
        lock (_gate)
        {
            return _idle.TryPop(out Call? call) ? call : new Call(_varying, _uniform);
        }
    }

    private void Return(Call call)
    {
        lock (_gate)
        {
            _idle.Push(call);
        }
    }

    // The memory of one call, kept for the next.
    private sealed class Call(Program? varying, Program? uniform)
    {
        public UniformPass? Uniform { get; } = uniform is null ? null : new(uniform);

        public BatchRunner? BatchRunner { get; } = varying is null ? null : new(varying);

        public double[] Numbers { get; } = new double[varying?.Uniforms.Length ?? 0];

        public double[] Adjoints { get; } = new double[(varying?.Uniforms.Length ?? 0) + Simd.Width];
    }
}
