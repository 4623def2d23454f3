using System.Runtime.CompilerServices;

namespace TapeGrad.Benchmarks.Workloads.MicroGpt;

internal sealed partial class MicroGptLoops
{
    // _blame is that of the signal which runs past the layers, from x3 down to the embedding.
    private void Backward()
    {
        int width = _config.Width, hidden = _config.Hidden, vocabulary = _config.Vocabulary;
        Weights(_config.LmHead, _x3, width, _logits, vocabulary);
        Inputs(_config.LmHead, _logits, vocabulary, _blame, width);

        Weights(_config.Down, _up, hidden, _blame, width);
        Inputs(_config.Down, _blame, width, _wide, hidden);
        Span<double> wide = _wide.AsSpan(0, _rows * hidden);
        ReadOnlySpan<double> up = _up.AsSpan(0, wide.Length);
        for (int i = 0; i < wide.Length; i++)
        {
            wide[i] = up[i] > 0.0 ? wide[i] : 0.0;
        }

        if (_config.Squared)
        {
            for (int i = 0; i < wide.Length; i++)
            {
                wide[i] *= 2.0 * Math.Sqrt(up[i]);
            }
        }

        Weights(_config.Up, _h2, width, _wide, hidden);
        Inputs(_config.Up, _wide, hidden, _narrow, width);
        Denormalise(_x2, _scale2, _narrow, add: true);

        Weights(_config.Output, _mixed, width, _blame, width);
        Inputs(_config.Output, _blame, width, _narrow, width);
        Array.Clear(_qkvBlame, 0, _rows * 3 * width);
        for (int row = 0; row < _rows; row++)
        {
            Unattend(row);
        }

        Weights(_config.Query, _h1, width, _qkvBlame, 3 * width);
        Inputs(_config.Query, _qkvBlame, 3 * width, _narrow, width);
        Denormalise(_x1, _scale1, _narrow, add: true);
        Denormalise(_embedded, _scale0, _blame, add: false);

        // Where the head is wte, its gradient stands there already.
        int cleared = _config.Tied ? _config.Positions : 0;
        Array.Clear(_grad, cleared, _config.Positions + (_config.Block * width) - cleared);
        for (int row = 0; row < _rows; row++)
        {
            ReadOnlySpan<double> blame = _blame.AsSpan(row * width, width);
            Add(blame, _grad.AsSpan(_token[row] * width, width));
            Add(blame, _grad.AsSpan(_config.Positions + ((row - _document[row]) * width), width));
        }
    }

    private static void Add(ReadOnlySpan<double> from, Span<double> to)
    {
        to = to[..from.Length];
        for (int i = 0; i < from.Length; i++)
        {
            to[i] += from[i];
        }
    }

    private void Weights(int matrix, double[] x, int inputs, double[] blame, int outputs) => MatrixProduct.Set(
        ref Unsafe.Add(ref First(_grad), matrix), 1, inputs, ref First(x), 1, inputs, ref First(blame), outputs, 1, inputs, outputs, _rows);

    private void Inputs(int matrix, double[] blame, int outputs, double[] to, int inputs) => MatrixProduct.Set(
        ref First(to), 1, inputs, ref Unsafe.Add(ref First(_p), matrix), 1, inputs, ref First(blame), 1, outputs, inputs, _rows, outputs);

    // With y = s·x and s = (mean x² + ε)^−½: ∂x = s·∂y − x · s³ · mean(∂y · x).
    private void Denormalise(double[] signals, double[] scales, double[] blames, bool add)
    {
        int width = _config.Width;
        for (int row = 0; row < _rows; row++)
        {
            ReadOnlySpan<double> x = signals.AsSpan(row * width, width);
            ReadOnlySpan<double> blame = blames.AsSpan(row * width, x.Length);
            Span<double> to = _blame.AsSpan(row * width, x.Length);
            double even = 0.0, odd = 0.0, scale = scales[row];
            for (int i = 0; i + 1 < x.Length; i += 2)
            {
                even += x[i] * blame[i];
                odd += x[i + 1] * blame[i + 1];
            }

            double mean = (even + odd) * scale * scale * scale / width;
            for (int i = 0; i < x.Length; i++)
            {
                to[i] = (scale * blame[i]) - (mean * x[i]) + (add ? to[i] : 0.0);
            }
        }
    }

    // _narrow is the blame of the mixed values.
    private void Unattend(int row)
    {
        int width = _config.Width, head = _config.Head, first = _document[row];
        double root = 1.0 / Math.Sqrt(head);
        Span<double> scores = stackalloc double[row - first + 1];
        for (int h = 0; h < _config.Heads; h++)
        {
            ReadOnlySpan<double> weights = _attention.AsSpan(((row * _config.Heads) + h) * _config.Block, scores.Length);
            ReadOnlySpan<double> mixed = _narrow.AsSpan((row * width) + (h * head), head);
            double mean = 0.0;
            for (int t = 0; t < scores.Length; t++)
            {
                int at = ((first + t) * 3 * width) + (2 * width) + (h * head);
                ReadOnlySpan<double> value = _qkv.AsSpan(at, mixed.Length);
                Span<double> valueBlame = _qkvBlame.AsSpan(at, mixed.Length);
                double weight = weights[t], blame = 0.0;
                for (int i = 0; i < mixed.Length; i++)
                {
                    valueBlame[i] += weight * mixed[i];
                    blame += value[i] * mixed[i];
                }

                scores[t] = blame;
                mean += weight * blame;
            }

            int query = (row * 3 * width) + (h * head);
            ReadOnlySpan<double> q = _qkv.AsSpan(query, head);
            Span<double> qBlame = _qkvBlame.AsSpan(query, q.Length);
            for (int t = 0; t < scores.Length; t++)
            {
                int at = ((first + t) * 3 * width) + width + (h * head);
                ReadOnlySpan<double> key = _qkv.AsSpan(at, q.Length);
                Span<double> keyBlame = _qkvBlame.AsSpan(at, q.Length);
                double blame = weights[t] * (scores[t] - mean) * root;
                for (int i = 0; i < q.Length; i++)
                {
                    qBlame[i] += blame * key[i];
                    keyBlame[i] += blame * q[i];
                }
            }
        }
    }
}
