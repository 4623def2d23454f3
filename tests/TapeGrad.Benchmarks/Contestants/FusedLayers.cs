namespace TapeGrad.Benchmarks.Contestants;

/// <summary>The demo's network with one linear map a layer, as a user of <see cref="Values"/> would write it.</summary>
internal sealed class FusedLayers
{
    private readonly (Values W, Values B)[] _layers;
    private readonly double[] _initial;

    public FusedLayers(Tape tape)
    {
        Tape = tape;
        _layers = [.. Demo.Layers.Select(layer => (tape.Parameter(layer.W.SelectMany(row => row).ToArray()), tape.Parameter(layer.B)))];
        _initial = tape.Parameters.Data.ToArray();
    }

    public Tape Tape { get; }

    public Values Parameters => Tape.Parameters;

    public void Restart()
    {
        Tape.Reset();
        _initial.CopyTo(Parameters.MutableData);
    }

    /// <summary>The score of one sample.</summary>
    public Value Score(Values x)
    {
        (Values w, Values b) = _layers[0];
        Values signals = x.Linear(w, b).Relu();
        (w, b) = _layers[1];
        signals = signals.Linear(w, b).Relu();
        (w, b) = _layers[2];
        return signals.Linear(w, b)[0];
    }

    /// <summary>The scores of a batch.</summary>
    public Values Scores(Values x, int rows)
    {
        (Values w, Values b) = _layers[0];
        Values signals = x.Linear(w, b, rows).Relu();
        (w, b) = _layers[1];
        signals = signals.Linear(w, b, rows).Relu();
        (w, b) = _layers[2];
        return signals.Linear(w, b, rows);
    }

    public static void Update(Values parameters, double rate)
    {
        Span<double> data = parameters.MutableData;
        ReadOnlySpan<double> grad = parameters.Grad;
        for (int i = 0; i < data.Length; i++)
        {
            data[i] -= rate * grad[i];
        }
    }
}
