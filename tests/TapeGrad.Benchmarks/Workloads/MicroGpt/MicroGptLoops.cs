using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TapeGrad.Benchmarks.Workloads.MicroGpt;

/// <summary>The model by hand in plain loops: all positions of all documents together, layer by layer.</summary>
internal sealed partial class MicroGptLoops : IMicroGpt
{
    private readonly MicroGptConfig _config;
    private readonly double[] _p;
    private readonly double[] _grad;

    // One row per position: where it stands, what it reads and foretells, and its share in the loss.
    private readonly int[] _document;
    private readonly int[] _token;
    private readonly int[] _next;
    private readonly double[] _share;
    private int _rows;

    // One row per position, of the widths of the layers; rows of blame beside those of signals.
    private readonly double[] _embedded;
    private readonly double[] _x1;
    private readonly double[] _h1;
    private readonly double[] _qkv;
    private readonly double[] _attention;
    private readonly double[] _mixed;
    private readonly double[] _x2;
    private readonly double[] _h2;
    private readonly double[] _up;
    private readonly double[] _x3;
    private readonly double[] _logits;
    private readonly double[] _scale0;
    private readonly double[] _scale1;
    private readonly double[] _scale2;
    private readonly double[] _blame;
    private readonly double[] _wide;
    private readonly double[] _narrow;
    private readonly double[] _qkvBlame;

    /// <summary>Makes room for so many documents at once.</summary>
    public MicroGptLoops(MicroGptConfig config, int documents = 1)
    {
        _config = config;
        int rows = documents * config.Block, width = config.Width;
        double[] Rows(int columns) => new double[rows * columns];
        (_p, _grad) = (new double[config.ParameterCount], new double[config.ParameterCount]);
        (_document, _token, _next, _share) = (new int[rows], new int[rows], new int[rows], new double[rows]);
        (_embedded, _x1, _h1, _mixed, _x2, _h2, _x3) = (Rows(width), Rows(width), Rows(width), Rows(width), Rows(width), Rows(width), Rows(width));
        (_qkv, _qkvBlame, _attention) = (Rows(3 * width), Rows(3 * width), Rows(config.Heads * config.Block));
        (_up, _wide, _logits) = (Rows(config.Hidden), Rows(config.Hidden), Rows(config.Vocabulary));
        (_scale0, _scale1, _scale2, _blame, _narrow) = (Rows(1), Rows(1), Rows(1), Rows(width), Rows(width));
    }

    public ReadOnlySpan<double> Gradient => _grad;

    /// <summary>All parameters, for an optimizer to write.</summary>
    public Span<double> Parameters => _p;

    public void Set(ReadOnlySpan<double> parameters) => parameters.CopyTo(_p);

    public double Differentiate(ReadOnlySpan<int[]> documents)
    {
        Read(documents);
        Forward();
        double loss = Softmax();
        Backward();
        return loss;
    }

    public double[][] Logits(int[] tokens)
    {
        Read([tokens]);
        Forward();
        return [.. _logits.Take(_rows * _config.Vocabulary).Chunk(_config.Vocabulary)];
    }

    private static ref double First(double[] array) => ref MemoryMarshal.GetArrayDataReference(array);

    private void Read(ReadOnlySpan<int[]> documents)
    {
        _rows = 0;
        foreach (int[] tokens in documents)
        {
            int first = _rows, length = _config.Length(tokens);
            for (int position = 0; position < length; position++)
            {
                (_document[_rows], _token[_rows], _next[_rows]) = (first, tokens[position], tokens[position + 1]);
                _share[_rows++] = 1.0 / (length * documents.Length);
            }
        }
    }

    private void Forward()
    {
        int width = _config.Width;
        for (int row = 0; row < _rows; row++)
        {
            ReadOnlySpan<double> token = _p.AsSpan(_token[row] * width, width);
            ReadOnlySpan<double> position = _p.AsSpan(_config.Positions + ((row - _document[row]) * width), width);
            Span<double> x = _embedded.AsSpan(row * width, width);
            for (int i = 0; i < x.Length; i++)
            {
                x[i] = token[i] + position[i];
            }
        }

        Normalise(_embedded, _x1, _scale0);
        Normalise(_x1, _h1, _scale1);
        Linear(_config.Query, _h1, width, _qkv, 3 * width);
        for (int row = 0; row < _rows; row++)
        {
            Attend(row);
        }

        Linear(_config.Output, _mixed, width, _x2, width);
        Add(_x2, _x1);
        Normalise(_x2, _h2, _scale2);
        Linear(_config.Up, _h2, width, _up, _config.Hidden);
        foreach (ref double h in _up.AsSpan(0, _rows * _config.Hidden))
        {
            h = Math.Max(h, 0.0);
        }

        if (_config.Squared)
        {
            foreach (ref double h in _up.AsSpan(0, _rows * _config.Hidden))
            {
                h *= h;
            }
        }

        Linear(_config.Down, _up, _config.Hidden, _x3, width);
        Add(_x3, _x2);
        Linear(_config.LmHead, _x3, width, _logits, _config.Vocabulary);
    }

    private void Add(double[] x, double[] y)
    {
        Span<double> to = x.AsSpan(0, _rows * _config.Width);
        ReadOnlySpan<double> from = y.AsSpan(0, to.Length);
        for (int i = 0; i < to.Length; i++)
        {
            to[i] += from[i];
        }
    }

    private void Linear(int matrix, double[] x, int inputs, double[] y, int outputs) => MatrixProduct.Set(
        ref First(y), 1, outputs, ref Unsafe.Add(ref First(_p), matrix), inputs, 1, ref First(x), 1, inputs, outputs, _rows, inputs);

    private void Normalise(double[] from, double[] to, double[] scales)
    {
        int width = _config.Width;
        for (int row = 0; row < _rows; row++)
        {
            ReadOnlySpan<double> x = from.AsSpan(row * width, width);
            Span<double> y = to.AsSpan(row * width, x.Length);
            double even = 0.0, odd = 0.0;
            for (int i = 0; i + 1 < x.Length; i += 2)
            {
                even += x[i] * x[i];
                odd += x[i + 1] * x[i + 1];
            }

            double scale = scales[row] = 1.0 / Math.Sqrt(((even + odd) / width) + MicroGptConfig.Epsilon);
            for (int i = 0; i < x.Length; i++)
            {
                y[i] = x[i] * scale;
            }
        }
    }

    private void Attend(int row)
    {
        int width = _config.Width, head = _config.Head, first = _document[row];
        double root = 1.0 / Math.Sqrt(head);
        for (int h = 0; h < _config.Heads; h++)
        {
            Span<double> weights = _attention.AsSpan(((row * _config.Heads) + h) * _config.Block, row - first + 1);
            ReadOnlySpan<double> query = _qkv.AsSpan((row * 3 * width) + (h * head), head);
            double max = double.NegativeInfinity;
            for (int t = 0; t < weights.Length; t++)
            {
                ReadOnlySpan<double> key = _qkv.AsSpan(((first + t) * 3 * width) + width + (h * head), query.Length);
                double score = 0.0;
                for (int i = 0; i < query.Length; i++)
                {
                    score += query[i] * key[i];
                }

                weights[t] = score *= root;
                max = Math.Max(max, score);
            }

            double sum = 0.0;
            foreach (ref double weight in weights)
            {
                sum += weight = Math.Exp(weight - max);
            }

            sum = 1.0 / sum;
            Span<double> mixed = _mixed.AsSpan((row * width) + (h * head), head);
            mixed.Clear();
            for (int t = 0; t < weights.Length; t++)
            {
                double weight = weights[t] *= sum;
                ReadOnlySpan<double> value = _qkv.AsSpan(((first + t) * 3 * width) + (2 * width) + (h * head), mixed.Length);
                for (int i = 0; i < mixed.Length; i++)
                {
                    mixed[i] += weight * value[i];
                }
            }
        }
    }

    // The loss; the logits become its blame.
    private double Softmax()
    {
        int vocabulary = _config.Vocabulary;
        double loss = 0.0;
        for (int row = 0; row < _rows; row++)
        {
            Span<double> logits = _logits.AsSpan(row * vocabulary, vocabulary);
            double max = double.NegativeInfinity, target = logits[_next[row]], sum = 0.0;
            foreach (double logit in logits)
            {
                max = Math.Max(max, logit);
            }

            foreach (ref double logit in logits)
            {
                sum += logit = Math.Exp(logit - max);
            }

            loss += _share[row] * (Math.Log(sum) + max - target);
            double scale = _share[row] / sum;
            foreach (ref double logit in logits)
            {
                logit *= scale;
            }

            logits[_next[row]] -= _share[row];
        }

        return loss;
    }
}
