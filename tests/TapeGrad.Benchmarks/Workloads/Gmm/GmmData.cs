namespace TapeGrad.Benchmarks.Workloads.Gmm;

/// <summary>ADBench's Gaussian mixture: the log-likelihood of points under K Gaussians, with a Wishart prior.</summary>
/// <remarks>
/// L = Σᵢ log Σₖ exp(αₖ + Σ qₖ − ½‖Qₖ(xᵢ − μₖ)‖²) − n · log Σₖ exp αₖ − ½ n d log 2π + prior, where Qₖ is lower triangular
/// with exp(qₖ) on its diagonal. Parameters are flat: α [K], μ [K][d], then per component q [d] and the triangle below the
/// diagonal, column by column. Prior: Σₖ (½γ²(‖exp qₖ‖² + ‖lₖ‖²) − m Σ qₖ), and a constant.
/// </remarks>
internal sealed class GmmData(int dimensions, int components, double[] x, double gamma, int m)
{
    public int D { get; } = dimensions;

    public int K { get; } = components;

    public int N { get; } = x.Length / dimensions;

    /// <summary>The points, [n][d].</summary>
    public double[] X { get; } = x;

    public double Gamma { get; } = gamma;

    public int M { get; } = m;

    /// <summary>Numbers below the diagonal of one Q.</summary>
    public int Triangle => D * (D - 1) / 2;

    public int Means => K;

    public int Factors => K + (K * D);

    public int ParameterCount => Factors + (K * (D + Triangle));

    /// <summary>What does not depend on the parameters.</summary>
    public double Constant
    {
        get
        {
            double degrees = D + M + 1;
            double logGamma = 0.25 * D * (D - 1) * Math.Log(Math.PI);
            for (int j = 1; j <= D; j++)
            {
                logGamma += LogGamma(0.5 * (degrees + 1 - j));
            }

            double perComponent = (degrees * D * (Math.Log(Gamma) - (0.5 * Math.Log(2.0)))) - logGamma;
            return (-0.5 * N * D * Math.Log(2.0 * Math.PI)) - (K * perComponent);
        }
    }

    /// <summary>Seeded points of unit spread and components all over them.</summary>
    public static (GmmData Data, double[] Point) Random(int dimensions, int components, int points)
    {
        var random = new Seeded(2025);
        var data = new GmmData(dimensions, components, random.Normals(points * dimensions, 1.0), 1.0, 0);
        double[] point =
        [
            .. random.Normals(components, 1.0),
            .. random.Uniforms(components * dimensions, -1.0, 1.0),
            .. random.Normals(components * (dimensions + data.Triangle), 0.3),
        ];
        return (data, point);
    }

    // log Γ of a multiple of ½, from Γ(½) = √π and Γ(1) = 1 upward.
    private static double LogGamma(double x)
    {
        double at = x == Math.Floor(x) ? 1.0 : 0.5;
        double sum = at == 1.0 ? 0.0 : 0.5 * Math.Log(Math.PI);
        for (; at < x; at++)
        {
            sum += Math.Log(at);
        }

        return sum;
    }
}
