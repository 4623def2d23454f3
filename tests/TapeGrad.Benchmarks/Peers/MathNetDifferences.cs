using System.Diagnostics;
using System.Globalization;
using MathNet.Numerics.Differentiation;

namespace TapeGrad.Benchmarks.Peers;

/// <summary>MathNet's derivative of the demo's loss, by central differences: two losses for each of 337 parameters.</summary>
internal static class MathNetDifferences
{
    private const int Gradients = 15;

    /// <remarks>A gradient takes longer than a time slice, so each of its numbers is timed by itself.</remarks>
    public static PeerRow Measure()
    {
        var derivative = new NumericalDerivative(points: 3, center: 1);
        double[] p = Demo.Parameters, gradient = new double[p.Length];
        double[][] times = [.. p.Select(_ => new double[Gradients])];
        double here = Loss(p);
        for (int round = 0; round < Gradients; round++)
        {
            for (int i = 0; i < p.Length; i++)
            {
                long start = Stopwatch.GetTimestamp();
                gradient[i] = derivative.EvaluatePartialDerivative(Loss, p, i, 1, here);
                times[i][round] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            }
        }

        double[] exact = Exact();
        double error = gradient.Zip(exact, (mine, right) => Math.Abs(mine - right)).Max() / exact.Max(Math.Abs);
        return new PeerRow(
            new Contestants.CompiledFused().Workload,
            string.Create(CultureInfo.InvariantCulture, $"MathNet, differences (error {error:E0})"),
            times.Sum(number => number.Min()),
            times.Sum(number => number.Order().ElementAt(Gradients / 2)));
    }

    // Neuron after neuron: its weights, then its bias.
    private static double Loss(double[] p)
    {
        double margins = 0.0, squares = 0.0;
        Span<double> signals = stackalloc double[16], next = stackalloc double[16];
        for (int sample = 0; sample < Demo.Samples; sample++)
        {
            Demo.X[sample].CopyTo(signals);
            int inputs = 2, at = 0;
            foreach ((double[][] w, _) in Demo.Layers)
            {
                for (int j = 0; j < w.Length; j++)
                {
                    double sum = p[at + inputs];
                    for (int i = 0; i < inputs; i++)
                    {
                        sum += p[at + i] * signals[i];
                    }

                    next[j] = w.Length == 1 ? sum : Math.Max(sum, 0.0);
                    at += inputs + 1;
                }

                inputs = w.Length;
                next.CopyTo(signals);
            }

            margins += Math.Max(1.0 - (Demo.Y[sample] * signals[0]), 0.0);
        }

        foreach (double weight in p)
        {
            squares += weight * weight;
        }

        return (margins / Demo.Samples) + (Demo.Alpha * squares);
    }

    // The tape's parameters lie layer by layer, weights before biases; those of the demo neuron by neuron.
    private static double[] Exact()
    {
        var network = new Contestants.FusedLayers(new Tape());
        Values margins = (1.0 - (network.Tape.Constant(Demo.Y) * network.Scores(network.Tape.Input([.. Demo.X.SelectMany(x => x)]), Demo.Samples))).Relu();
        (margins.Mean() + (Demo.Alpha * network.Parameters.Dot(network.Parameters))).Backward();
        ReadOnlySpan<double> grad = network.Parameters.Grad;
        List<double> exact = [];
        int at = 0;
        foreach ((double[][] w, double[] b) in Demo.Layers)
        {
            int inputs = w[0].Length, biases = at + (inputs * b.Length);
            for (int j = 0; j < b.Length; j++)
            {
                exact.AddRange(grad.Slice(at + (j * inputs), inputs));
                exact.Add(grad[biases + j]);
            }

            at = biases + b.Length;
        }

        return [.. exact];
    }
}
