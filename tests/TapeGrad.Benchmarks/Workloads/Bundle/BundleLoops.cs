namespace TapeGrad.Benchmarks.Workloads.Bundle;

/// <summary>Bundle adjustment by hand in a plain loop over the observations.</summary>
internal sealed class BundleLoops(BundleData data) : IObjective
{
    public double Value(ReadOnlySpan<double> point)
    {
        double total = 0.0;
        for (int i = 0; i < data.Observations.Length; i++)
        {
            total += Observe(point, i, []);
        }

        return 0.5 * total;
    }

    public double Gradient(ReadOnlySpan<double> point, Span<double> gradient)
    {
        gradient[..data.Weights].Clear();
        double total = 0.0;
        for (int i = 0; i < data.Observations.Length; i++)
        {
            total += Observe(point, i, gradient);
        }

        return 0.5 * total;
    }

    // The squares of an observation's residuals, and where there is a gradient its share in it.
    private double Observe(ReadOnlySpan<double> p, int i, Span<double> gradient)
    {
        (int camera, int seen) = data.Observations[i];
        ReadOnlySpan<double> cam = p.Slice(camera * BundleData.Camera, BundleData.Camera);
        ReadOnlySpan<double> at = p.Slice(data.Points + (seen * 3), 3);
        ReadOnlySpan<double> feature = data.Features.AsSpan(2 * i, 2);
        double w = p[data.Weights + i];

        double x = at[0] - cam[3], y = at[1] - cam[4], z = at[2] - cam[5];
        double r = cam[0], s = cam[1], t = cam[2], angle = Math.Sqrt((r * r) + (s * s) + (t * t));

        // Without a rotation, P + r × P: what Rodrigues comes to with these.
        double sin = 1.0, cos = 1.0, inverse = 1.0;
        if (angle != 0.0)
        {
            (sin, cos) = Math.SinCos(angle);
            inverse = 1.0 / angle;
            (r, s, t) = (r * inverse, s * inverse, t * inverse);
        }

        double crossX = (s * z) - (t * y), crossY = (t * x) - (r * z), crossZ = (r * y) - (s * x);
        double dot = (r * x) + (s * y) + (t * z), along = dot * (1.0 - cos);
        double depth = 1.0 / ((z * cos) + (crossZ * sin) + (t * along));
        double a = ((x * cos) + (crossX * sin) + (r * along)) * depth, b = ((y * cos) + (crossY * sin) + (s * along)) * depth;
        double square = (a * a) + (b * b), bend = 1.0 + (square * (cam[9] + (cam[10] * square))), scale = cam[6] * bend;
        double errorX = (scale * a) + cam[7] - feature[0], errorY = (scale * b) + cam[8] - feature[1];
        double weighted = 1.0 - (w * w), squares = (w * w * ((errorX * errorX) + (errorY * errorY))) + (weighted * weighted);
        if (gradient.IsEmpty)
        {
            return squares;
        }

        gradient[data.Weights + i] = (w * ((errorX * errorX) + (errorY * errorY))) - (2.0 * w * weighted);
        Span<double> camGrad = gradient.Slice(camera * BundleData.Camera, BundleData.Camera);
        double gx = w * w * errorX, gy = w * w * errorY, radial = (a * gx) + (b * gy), gBend = cam[6] * radial;
        camGrad[6] += bend * radial;
        camGrad[7] += gx;
        camGrad[8] += gy;
        camGrad[9] += gBend * square;
        camGrad[10] += gBend * square * square;
        double gSquare = 2.0 * gBend * (cam[9] + (2.0 * cam[10] * square));
        double ga = (scale * gx) + (a * gSquare), gb = (scale * gy) + (b * gSquare);

        // Blame of the rotated point, g, and through Rodrigues: n·(P × g) = g·(n × P) = P·(g × n).
        (gx, gy) = (ga * depth, gb * depth);
        double gz = -((ga * a) + (gb * b)) * depth;
        double gAlong = (gx * r) + (gy * s) + (gz * t), gDot = gAlong * (1.0 - cos);
        double gpx = (gx * cos) + (sin * ((gy * t) - (gz * s))) + (r * gDot);
        double gpy = (gy * cos) + (sin * ((gz * r) - (gx * t))) + (s * gDot);
        double gpz = (gz * cos) + (sin * ((gx * s) - (gy * r))) + (t * gDot);
        double gr = (gx * along) + (sin * ((y * gz) - (z * gy))) + (x * gDot);
        double gs = (gy * along) + (sin * ((z * gx) - (x * gz))) + (y * gDot);
        double gt = (gz * along) + (sin * ((x * gy) - (y * gx))) + (z * gDot);
        if (angle != 0.0)
        {
            double gCos = (gx * x) + (gy * y) + (gz * z) - (dot * gAlong);
            double gSin = (gx * crossX) + (gy * crossY) + (gz * crossZ);
            double gAngle = (cos * gSin) - (sin * gCos) - (inverse * ((gr * r) + (gs * s) + (gt * t)));
            (gr, gs, gt) = ((gr * inverse) + (r * gAngle), (gs * inverse) + (s * gAngle), (gt * inverse) + (t * gAngle));
        }

        camGrad[0] += gr;
        camGrad[1] += gs;
        camGrad[2] += gt;
        camGrad[3] -= gpx;
        camGrad[4] -= gpy;
        camGrad[5] -= gpz;
        Span<double> pointGrad = gradient.Slice(data.Points + (seen * 3), 3);
        pointGrad[0] += gpx;
        pointGrad[1] += gpy;
        pointGrad[2] += gpz;
        return squares;
    }
}
