using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace TapeGrad.Onnx.Tests;

/// <summary>A model in ONNX Runtime.</summary>
internal sealed class Runtime : IDisposable
{
    private readonly InferenceSession _session;

    public Runtime(byte[] model)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        _session = new InferenceSession(model, options);
    }

    public IReadOnlyList<string> Inputs => _session.InputNames;

    public IReadOnlyList<string> Outputs => _session.OutputNames;

    public void Dispose() => _session.Dispose();

    public int[] ShapeOfInput(string name) => _session.InputMetadata[name].Dimensions;

    public int[] ShapeOfOutput(string name) => _session.OutputMetadata[name].Dimensions;

    public string[] NamesOfInput(string name) => _session.InputMetadata[name].SymbolicDimensions;

    /// <summary>The outputs for rows of numbers, which the inputs take in order.</summary>
    public IReadOnlyDictionary<string, double[]> Run(params double[][] rows)
    {
        List<NamedOnnxValue> values = [];
        int first = 0;
        foreach (string name in Inputs)
        {
            int[] shape = ShapeOfInput(name);
            int width = shape.Length == 1 ? 1 : shape[1];
            double[] numbers = [.. rows.SelectMany(row => row.AsSpan(first, width).ToArray())];
            int[] sizes = shape.Length == 1 ? [rows.Length] : [rows.Length, width];
            values.Add(_session.InputMetadata[name].ElementType == typeof(double)
                ? NamedOnnxValue.CreateFromTensor(name, new DenseTensor<double>(numbers, sizes))
                : NamedOnnxValue.CreateFromTensor(name, new DenseTensor<float>(Array.ConvertAll(numbers, number => (float)number), sizes)));
            first += width;
        }

        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = _session.Run(values);
        return results.ToDictionary(result => result.Name, result => result.ElementType == TensorElementType.Double
            ? result.AsEnumerable<double>().ToArray()
            : [.. result.AsEnumerable<float>().Select(number => (double)number)]);
    }
}
