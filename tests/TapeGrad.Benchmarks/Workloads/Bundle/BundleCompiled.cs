namespace TapeGrad.Benchmarks.Workloads.Bundle;

/// <summary>Bundle adjustment recorded for one observation, and replayed over all of them.</summary>
/// <remarks>
/// A row is what the observation looks up: its camera, its point and its weight, and where it was seen. What arrives there
/// is added to the parameters where it came from.
/// </remarks>
internal sealed class BundleCompiled : IObjective
{
    private const int Point = BundleData.Camera, Weight = Point + 3, Feature = Weight + 1, Inputs = Feature + 2;

    private readonly BundleData _data;
    private readonly CompiledGraph _graph;
    private readonly double[] _rows;
    private readonly double[] _gradients;

    public BundleCompiled(BundleData data)
    {
        _data = data;
        _rows = new double[data.Observations.Length * Inputs];
        _gradients = new double[_rows.Length];
        var tape = new Tape();
        Values x = tape.Input(new double[Inputs]);

        // The mean over the observations is what a replay gives.
        _graph = tape.Compile(0.5 * data.Observations.Length * Squares(x), [.. x]);
    }

    public double Value(ReadOnlySpan<double> point)
    {
        LookUp(point);
        return _graph.EvaluateBatch(_rows);
    }

    public double Gradient(ReadOnlySpan<double> point, Span<double> gradient)
    {
        LookUp(point);
        double total = _graph.BackwardBatch(_rows, _gradients);
        gradient[.._data.Weights].Clear();
        ReadOnlySpan<double> row = _gradients;
        for (int i = 0; i < _data.Observations.Length; i++, row = row[Inputs..])
        {
            (int camera, int seen) = _data.Observations[i];
            Add(row[..Point], gradient[(camera * BundleData.Camera)..]);
            Add(row[Point..Weight], gradient[(_data.Points + (seen * 3))..]);
            gradient[_data.Weights + i] = row[Weight];
        }

        return total;
    }

    private void LookUp(ReadOnlySpan<double> point)
    {
        Span<double> row = _rows;
        for (int i = 0; i < _data.Observations.Length; i++, row = row[Inputs..])
        {
            (int camera, int seen) = _data.Observations[i];
            point.Slice(camera * BundleData.Camera, BundleData.Camera).CopyTo(row);
            point.Slice(_data.Points + (seen * 3), 3).CopyTo(row[Point..]);
            row[Weight] = point[_data.Weights + i];
            _data.Features.AsSpan(2 * i, 2).CopyTo(row[Feature..]);
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

    private static Value Squares(Values row)
    {
        Values camera = row[..BundleData.Camera];
        Value weight = row[Weight];
        (Value x, Value y, Value z) = Rotate(camera[..3], row[Point..Weight] - camera[3..6]);
        Value depth = z.Reciprocal(), a = x * depth, b = y * depth;
        Value square = a.Square() + b.Square();
        Value scale = camera[6] * (1.0 + (square * (camera[9] + (camera[10] * square))));
        Value errorX = (scale * a) + camera[7] - row[Feature], errorY = (scale * b) + camera[8] - row[Feature + 1];
        return (weight.Square() * (errorX.Square() + errorY.Square())) + (1.0 - weight.Square()).Square();
    }

    // Rodrigues. Without a rotation, the smallest square stands in: sin a / a is 1, and P + r × P remains.
    private static (Value X, Value Y, Value Z) Rotate(Values r, Values p)
    {
        Value angle = TapeGrad.Value.Max(r.Dot(r), 1e-300).Sqrt(), cos = angle.Cos(), sin = angle.Sin();
        Values n = r * angle.Reciprocal();
        Value along = n.Dot(p) * (1.0 - cos);
        return (
            (p[0] * cos) + (((n[1] * p[2]) - (n[2] * p[1])) * sin) + (n[0] * along),
            (p[1] * cos) + (((n[2] * p[0]) - (n[0] * p[2])) * sin) + (n[1] * along),
            (p[2] * cos) + (((n[0] * p[1]) - (n[1] * p[0])) * sin) + (n[2] * along));
    }
}
