namespace TapeGrad.Benchmarks.Workloads.Bundle;

/// <summary>ADBench's bundle adjustment: cameras see points; half the sum of the squared residuals.</summary>
/// <remarks>
/// A camera is r (3, axis times angle), C (3), f, u₀, v₀, κ₁, κ₂. With P = R(r)(X − C), (a, b) = (P₁, P₂)/P₃, ρ = a² + b² and
/// L = 1 + κ₁ρ + κ₂ρ², an observation's residuals are w · (f L (a, b) + (u₀, v₀) − feature) and 1 − w². As there, the
/// rotation is computed anew for each observation. Parameters are flat: cameras [11], points [3], weights.
/// </remarks>
internal sealed class BundleData(int cameras, int points, (int Camera, int Point)[] observations, double[] features)
{
    public const int Camera = 11;

    public (int Camera, int Point)[] Observations { get; } = observations;

    /// <summary>Where each observation was seen, [observation][2].</summary>
    public double[] Features { get; } = features;

    public int Points { get; } = cameras * Camera;

    public int Weights { get; } = (cameras * Camera) + (points * 3);

    public int ParameterCount => Weights + Observations.Length;

    /// <summary>Seeded cameras before a cloud of points.</summary>
    public static (BundleData Data, double[] Point) Random(int cameras, int points, int observations)
    {
        var random = new Seeded(11);
        double[] cams =
        [
            .. Enumerable.Range(0, cameras).SelectMany(_ => (double[])
            [
                .. random.Uniforms(3, -0.3, 0.3), .. random.Uniforms(2, -1.0, 1.0), random.Uniform(-6.0, -4.0), random.Uniform(400.0, 600.0),
                .. random.Uniforms(2, 250.0, 350.0), .. random.Uniforms(2, -0.05, 0.05),
            ]),
        ];
        double[] point = [.. cams, .. random.Uniforms(points * 3, -1.0, 1.0), .. random.Uniforms(observations, 0.1, 1.0)];
        (int, int)[] seen = [.. Enumerable.Range(0, observations).Select(i => (i % cameras, random.Below(points)))];
        return (new BundleData(cameras, points, seen, random.Uniforms(2 * observations, 100.0, 500.0)), point);
    }
}
