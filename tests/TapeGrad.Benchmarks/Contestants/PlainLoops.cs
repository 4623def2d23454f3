namespace TapeGrad.Benchmarks.Contestants;

/// <summary>Forward and gradient by hand, layer by layer over arrays: plain scalar loops, no explicit SIMD.</summary>
internal sealed class PlainLoops : DemoContestant
{
    private static readonly double[] Inputs = [.. Demo.X.SelectMany(x => x)];

    private readonly double[] _scoreBlame = new double[Demo.Samples];
    private readonly Layer[] _layers =
        [.. Demo.Layers.Select((layer, depth) => new Layer(layer.W, layer.B, relu: depth < 2, first: depth == 0))];

    public override string Name => "plain loops by hand";

    public override void Restart()
    {
        foreach (Layer layer in _layers)
        {
            layer.Restart();
        }
    }

    public override double Step(int step)
    {
        double[] signals = Inputs;
        foreach (Layer layer in _layers)
        {
            layer.Forward(signals);
            signals = layer.Y;
        }

        double margins = 0.0;
        for (int sample = 0; sample < Demo.Samples; sample++)
        {
            double y = Demo.Y[sample];
            double margin = 1.0 - (y * signals[sample]);
            margins += Math.Max(margin, 0.0);
            _scoreBlame[sample] = margin > 0.0 ? -y / Demo.Samples : 0.0;
        }

        double squares = 0.0;
        double[] blame = _scoreBlame;
        for (int depth = _layers.Length - 1; depth >= 0; depth--)
        {
            _layers[depth].Backward(depth == 0 ? Inputs : _layers[depth - 1].Y, blame);
            squares += _layers[depth].Update(Demo.LearningRate(step));
            blame = _layers[depth].InputBlame;
        }

        return (margins / Demo.Samples) + (Demo.Alpha * squares);
    }

    private sealed class Layer(double[][] weights, double[] biases, bool relu, bool first)
    {
        private readonly int _inputs = weights[0].Length;
        private readonly double[] _w = [.. weights.SelectMany(row => row)];
        private readonly double[] _b = [.. biases];
        private readonly double[] _wGrad = new double[weights.Length * weights[0].Length];
        private readonly double[] _bGrad = new double[biases.Length];

        public double[] Y { get; } = new double[Demo.Samples * biases.Length];

        public double[] InputBlame { get; } = first ? [] : new double[Demo.Samples * weights[0].Length];

        public void Restart()
        {
            weights.SelectMany(row => row).ToArray().CopyTo(_w, 0);
            biases.CopyTo(_b, 0);
        }

        public void Forward(double[] x)
        {
            int inputs = _inputs;
            for (int sample = 0; sample < Demo.Samples; sample++)
            {
                ReadOnlySpan<double> row = x.AsSpan(sample * inputs, inputs);
                Span<double> y = Y.AsSpan(sample * _b.Length, _b.Length);
                for (int j = 0; j < y.Length; j++)
                {
                    ReadOnlySpan<double> w = _w.AsSpan(j * inputs, row.Length);
                    double sum = _b[j];
                    for (int i = 0; i < row.Length; i++)
                    {
                        sum += w[i] * row[i];
                    }

                    y[j] = relu && !(sum > 0.0) ? 0.0 : sum;
                }
            }
        }

        // A unit that ReLU switched off and a sample with no blame send nothing, as on the tape.
        public void Backward(double[] x, double[] blame)
        {
            int inputs = _inputs;
            Array.Clear(_wGrad);
            Array.Clear(_bGrad);
            Array.Clear(InputBlame);
            for (int sample = 0; sample < Demo.Samples; sample++)
            {
                ReadOnlySpan<double> row = x.AsSpan(sample * inputs, inputs);
                for (int j = 0; j < _b.Length; j++)
                {
                    int at = (sample * _b.Length) + j;
                    double g = blame[at];
                    if (g == 0.0 || (relu && Y[at] == 0.0))
                    {
                        continue;
                    }

                    _bGrad[j] += g;
                    Span<double> wGrad = _wGrad.AsSpan(j * inputs, row.Length);
                    for (int i = 0; i < row.Length; i++)
                    {
                        wGrad[i] += g * row[i];
                    }

                    if (!first)
                    {
                        ReadOnlySpan<double> w = _w.AsSpan(j * inputs, inputs);
                        Span<double> back = InputBlame.AsSpan(sample * inputs, w.Length);
                        for (int i = 0; i < w.Length; i++)
                        {
                            back[i] += g * w[i];
                        }
                    }
                }
            }
        }

        /// <summary>Updates weights and biases, with the blame of the L2 term; returns the sum of their squares before.</summary>
        public double Update(double rate) => Update(_w, _wGrad, rate) + Update(_b, _bGrad, rate);

        private static double Update(double[] p, double[] grad, double rate)
        {
            double squares = 0.0;
            for (int i = 0; i < p.Length; i++)
            {
                squares += p[i] * p[i];
                p[i] -= rate * (grad[i] + (2.0 * Demo.Alpha * p[i]));
            }

            return squares;
        }
    }
}
