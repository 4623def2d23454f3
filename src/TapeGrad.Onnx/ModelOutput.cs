namespace TapeGrad.Onnx;

/// <summary>An output of a model: the next <paramref name="Count"/> output nodes, side by side.</summary>
/// <param name="Name">Its name; the writer changes it where a leaf has it.</param>
/// <param name="Count">How many numbers it has a row.</param>
internal sealed record ModelOutput(string Name, int Count)
{
    /// <summary>[rows, count] instead of [rows].</summary>
    public bool IsVector { get; init; }

    /// <summary>Whether there is a row for each row of the inputs even if all rows are the same.</summary>
    public bool IsOfInput { get; init; }

    /// <summary>Whether it is the mean over the rows.</summary>
    public bool IsMean { get; init; }

    /// <summary>The position of the first number of the parameter whose gradient it is: it has that parameter's shape.</summary>
    public int? Leaf { get; init; }
}
