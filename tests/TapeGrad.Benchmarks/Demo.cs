using System.Text.Json;

namespace TapeGrad.Benchmarks;

/// <summary>micrograd's demo: 100 samples of two half-moons, an MLP 2-16-16-1, the SVM max-margin loss and L2.</summary>
/// <remarks>
/// One step is zero grad, forward, backward and update, over the whole batch. micrograd counts 65 075 operations:
/// 640 per sample (a neuron is one product and one sum per weight, the sum starting at the bias; ReLU on 32 of them),
/// 3 per margin, and 775 to add up margins and squares and to scale and join them. Leaves are no operations.
/// </remarks>
internal static class Demo
{
    public const int Steps = 100;
    public const int Samples = 100;
    public const int Operations = (Samples * (640 + 3)) + (Samples - 1) + 1 + (ParameterCount + (ParameterCount - 1) + 1) + 1;
    public const int ParameterCount = (2 * 16) + 16 + (16 * 16) + 16 + 16 + 1;
    public const double Alpha = 1e-4;

    private static readonly JsonElement Reference = Read();

    /// <summary>The two features of each sample.</summary>
    public static double[][] X { get; } = [.. Reference.GetProperty(nameof(X)).EnumerateArray().Select(Numbers)];

    /// <summary>The label of each sample, −1 or 1.</summary>
    public static double[] Y { get; } = Numbers(Reference.GetProperty("y"));

    /// <summary>The initial weights and biases of each layer; weights are [neuron][input].</summary>
    public static (double[][] W, double[] B)[] Layers { get; } =
    [
        .. Reference.GetProperty("init").EnumerateArray().Select(layer =>
            (layer.GetProperty("W").EnumerateArray().Select(Numbers).ToArray(), Numbers(layer.GetProperty("b")))),
    ];

    /// <summary>All initial parameters, neuron after neuron: its weights, then its bias.</summary>
    public static double[] Parameters { get; } =
        [.. Layers.SelectMany(layer => layer.W.Zip(layer.B, (w, b) => (double[])[.. w, b])).SelectMany(neuron => neuron)];

    /// <summary>The loss before each update.</summary>
    public static double[] Losses { get; } =
        [.. Reference.GetProperty("history").EnumerateArray().Select(row => row[1].GetDouble())];

    /// <summary>micrograd's schedule, from 1.0 down to 0.1 over the run.</summary>
    public static double LearningRate(int step) => 1.0 - (0.9 * step / Steps);

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetDouble())];

    private static JsonElement Read()
    {
        using Stream stream = typeof(Demo).Assembly.GetManifestResourceStream("micrograd.json")!;
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.GetProperty("demo").Clone();
    }
}
