namespace TapeGrad.Benchmarks.Workloads;

/// <summary>How a sum takes one product more.</summary>
internal interface ISum
{
    static abstract Value Add(Value sum, Value x, Value y);
}

internal readonly struct ByOperators : ISum
{
    public static Value Add(Value sum, Value x, Value y) => sum + (x * y);
}

internal readonly struct ByAddProduct : ISum
{
    public static Value Add(Value sum, Value x, Value y) => sum.AddProduct(x, y);
}
