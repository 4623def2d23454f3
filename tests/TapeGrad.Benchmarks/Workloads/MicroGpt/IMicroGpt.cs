namespace TapeGrad.Benchmarks.Workloads.MicroGpt;

/// <summary>The model in one way of computing it.</summary>
internal interface IMicroGpt
{
    /// <summary>The gradient of the last loss.</summary>
    ReadOnlySpan<double> Gradient { get; }

    /// <summary>Sets all parameters.</summary>
    void Set(ReadOnlySpan<double> parameters);

    /// <summary>The mean loss over documents, each a run of tokens, and its gradient.</summary>
    double Differentiate(ReadOnlySpan<int[]> documents);

    /// <summary>The logits after each position of a document.</summary>
    double[][] Logits(int[] tokens);
}
