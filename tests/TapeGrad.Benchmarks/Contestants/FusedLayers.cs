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
        int i = 0;
        foreach (Value p in Parameters)
        {
            p.Data = _initial[i++];
        }
    }

    public Value Score(Values x)
    {
        (Values w, Values b) = _layers[0];
        Values signals = x.Linear(w, b).Relu();
        (w, b) = _layers[1];
        signals = signals.Linear(w, b).Relu();
        (w, b) = _layers[2];
        return signals.Linear(w, b)[0];
    }

    public void Update(double rate)
    {
        foreach (Value p in Parameters)
        {
            p.Data -= rate * p.Grad;
        }
    }
}
