namespace TapeGrad;

/// <summary>The losses of a training of any length in a bounded number of bins.</summary>
internal sealed class LossCurve
{
    private const int Most = 640;
    private readonly List<double> _sums = [];
    private int _width = 1;
    private int _inLast;

    public int Count { get; private set; }

    /// <summary>The loss of the first step.</summary>
    public double First { get; private set; }

    /// <summary>The mean of the first fifth of the steps.</summary>
    public double Early => Mean(0, Math.Max(1, _sums.Count / 5));

    /// <summary>The mean of the fifth before the last.</summary>
    public double Before => Mean(_sums.Count - (2 * Math.Max(1, _sums.Count / 5)), _sums.Count - Math.Max(1, _sums.Count / 5));

    /// <summary>The mean of the last fifth of the steps.</summary>
    public double Late => Mean(_sums.Count - Math.Max(1, _sums.Count / 5), _sums.Count);

    public void Add(double loss)
    {
        First = Count++ == 0 ? loss : First;
        if (_inLast is 0 || _inLast == _width)
        {
            if (_sums.Count == Most)
            {
                JoinPairs();
            }

            _sums.Add(0.0);
            _inLast = 0;
        }

        _sums[^1] += loss;
        _inLast++;
    }

    private void JoinPairs()
    {
        for (int i = 0; i < Most / 2; i++)
        {
            _sums[i] = _sums[2 * i] + _sums[(2 * i) + 1];
        }

        _sums.RemoveRange(Most / 2, Most / 2);
        _width *= 2;
    }

    // All bins hold the same number of steps, but for the last.
    private double Mean(int from, int to)
    {
        double sum = 0.0;
        for (int i = from; i < to; i++)
        {
            sum += _sums[i];
        }

        int steps = (to - from) * _width;
        return sum / (to == _sums.Count ? steps - _width + _inLast : steps);
    }
}
