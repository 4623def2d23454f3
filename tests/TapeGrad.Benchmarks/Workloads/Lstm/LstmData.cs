namespace TapeGrad.Benchmarks.Workloads.Lstm;

/// <summary>ADBench's LSTM: each character, a run of bits, foretells the next.</summary>
/// <remarks>
/// Gates are element-wise: forget and outgate σ(w x + b) of the layer's input, ingate σ and change tanh of its last hidden
/// state; cell ← cell · forget + ingate · change; hidden = outgate · tanh cell, the next layer's input. The first input is
/// the bits times a weight; y = hidden · weight + bias; loss = −mean of gold · (y − log(2 + Σ exp y)), where the 2 is
/// ADBench's. Parameters are flat: per layer weights and biases [forget | ingate | outgate | change][b], then the weights
/// of input and output and the output's bias, [b] each.
/// </remarks>
internal sealed class LstmData(int layers, int bits, double[] state, double[] sequence)
{
    public int Layers { get; } = layers;

    public int Bits { get; } = bits;

    /// <summary>Hidden and cell of each layer at the start, [layer][2][b].</summary>
    public double[] State { get; } = state;

    /// <summary>The characters, [character][b], each bit 0 or 1.</summary>
    public double[] Sequence { get; } = sequence;

    /// <summary>How many characters are foretold: all but the first.</summary>
    public int Steps => (Sequence.Length / Bits) - 1;

    public int Extra => Layers * 8 * Bits;

    public int ParameterCount => Extra + (3 * Bits);

    public static (LstmData Data, double[] Point) Random(int layers, int bits, int characters)
    {
        var random = new Seeded(14);
        double[] state = random.Uniforms(2 * layers * bits, 0.0, 1.0);
        double[] sequence = [.. Enumerable.Range(0, characters * bits).Select(_ => random.Below(7) == 0 ? 1.0 : 0.0)];
        var data = new LstmData(layers, bits, state, sequence);
        return (data, random.Uniforms(data.ParameterCount, 0.0, 1.0));
    }
}
