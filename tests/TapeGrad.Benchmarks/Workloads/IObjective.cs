namespace TapeGrad.Benchmarks.Workloads;

/// <summary>A function of many parameters to one number, in one way of computing it.</summary>
internal interface IObjective
{
    /// <summary>The value at a point.</summary>
    double Value(ReadOnlySpan<double> point);

    /// <summary>The value at a point, and the gradient.</summary>
    double Gradient(ReadOnlySpan<double> point, Span<double> gradient);
}
