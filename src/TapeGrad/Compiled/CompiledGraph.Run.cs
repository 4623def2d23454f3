namespace TapeGrad;

public sealed partial class CompiledGraph
{
    private double Run(ReadOnlySpan<double> rows, int count, Span<double> rowGradients, Wanted wanted)
    {
        RequireOneOutput("A mean and its gradient are");
        rowGradients.Clear();
        bool forParameters = (wanted & Wanted.ParameterGradients) != 0;
        ReplayCall call = _replay.Start(_tape._data, forParameters);
        double output = _replay.Mean(call, rows, count, rowGradients, (wanted & Wanted.InputGradients) != 0, forParameters, Threads);
        if (forParameters && _replay.HasParameters)
        {
            // A number u is a parameter, or a root of the uniform program, which passes its adjoint on to parameters.
            lock (_tape.AddingGradients)
            {
                _replay.Backward(call, _tape._data, _tape.GradientsToAdd(output));
            }
        }

        _replay.End(call);
        return output;
    }
}
