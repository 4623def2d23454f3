namespace TapeGrad.Onnx;

/// <summary>What an ONNX model holds, and how exactly.</summary>
public sealed record OnnxOptions
{
    /// <summary>Whether numbers are of 32 bits instead of 64: half the size, and about seven digits.</summary>
    /// <remarks>ONNX Runtime has some operations in 32 bits only (<c>erf</c>, <c>gelu</c>, <c>asin</c>, <c>acos</c>, <c>atan</c>).</remarks>
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Naming", "CA1720", Justification = "It names the precision, as MathF and BitConverter.ToSingle do.")]
    public bool Single { get; init; }

    /// <summary>Whether the model also computes ∂output⁄∂leaf of each parameter and each input, as outputs <c>d_NAME</c>.</summary>
    /// <remarks>Gradients of inputs are those of each row. Gradients of parameters are means over the rows, as <see cref="CompiledGraph.BackwardBatch(ReadOnlySpan{double})"/> gives them.</remarks>
    public bool Gradients { get; init; }
}
