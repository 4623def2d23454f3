namespace TapeGrad.Benchmarks.Workloads.Bundle;

/// <summary>Bundle adjustment written with scalar <see cref="Value"/>s.</summary>
internal sealed class BundleScalar(BundleData data) : ScalarObjective(data.ParameterCount)
{
    /// <summary>The two residuals of an observation; camera, point and weight as in <see cref="BundleData"/>.</summary>
    public static (Value X, Value Y) Residuals(Values camera, Values point, Value weight, ReadOnlySpan<double> feature)
    {
        Value x = point[0] - camera[3], y = point[1] - camera[4], z = point[2] - camera[5];
        (x, y, z) = Rotate(camera[0], camera[1], camera[2], x, y, z);
        Value a = x / z, b = y / z;
        Value square = a.Square() + b.Square();
        Value scale = camera[6] * (1.0 + (camera[9] * square) + (camera[10] * square.Square()));
        return (weight * ((scale * a) + camera[7] - feature[0]), weight * ((scale * b) + camera[8] - feature[1]));
    }

    /// <summary>The residual of a weight, 1 − w².</summary>
    public static Value Residual(Value weight) => 1.0 - weight.Square();

    protected override Value Record(Values p)
    {
        Value total = default;
        for (int i = 0; i < data.Observations.Length; i++)
        {
            (int camera, int point) = data.Observations[i];
            Value weight = p[data.Weights + i];
            (Value x, Value y) = Residuals(
                p.Slice(camera * BundleData.Camera, BundleData.Camera), p.Slice(data.Points + (point * 3), 3), weight, data.Features.AsSpan(2 * i, 2));
            Value squares = x.Square() + y.Square() + Residual(weight).Square();
            total = i == 0 ? squares : total + squares;
        }

        return 0.5 * total;
    }

    // Rodrigues: with n = r/|r|, P cos|r| + (n × P) sin|r| + n (n·P)(1 − cos|r|).
    private static (Value X, Value Y, Value Z) Rotate(Value r, Value s, Value t, Value x, Value y, Value z)
    {
        Value square = r.Square() + s.Square() + t.Square();
        if (square.Data == 0.0)
        {
            return (x + ((s * z) - (t * y)), y + ((t * x) - (r * z)), z + ((r * y) - (s * x)));
        }

        Value angle = square.Sqrt(), inverse = angle.Reciprocal(), cos = angle.Cos(), sin = angle.Sin();
        (r, s, t) = (r * inverse, s * inverse, t * inverse);
        Value along = ((r * x) + (s * y) + (t * z)) * (1.0 - cos);
        return (
            (x * cos) + (((s * z) - (t * y)) * sin) + (r * along),
            (y * cos) + (((t * x) - (r * z)) * sin) + (s * along),
            (z * cos) + (((r * y) - (s * x)) * sin) + (t * along));
    }
}
