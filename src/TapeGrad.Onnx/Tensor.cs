namespace TapeGrad.Onnx;

/// <summary>A tensor of the model that holds nodes of the graph as columns.</summary>
/// <param name="Name">Its name in the model.</param>
/// <param name="Width">How many columns it has.</param>
/// <param name="IsVarying">[rows, width], because it depends on inputs; otherwise [width].</param>
internal sealed record Tensor(string Name, int Width, bool IsVarying);
