namespace TapeGrad.Benchmarks.Ratios;

/// <summary>All rows, for the bounds to look up.</summary>
internal sealed class Results(IReadOnlyList<Row> rows)
{
    public IReadOnlyList<Row> Rows => rows;

    public Row Of<T>()
        where T : Contestant => rows.Single(row => row.Contestant is T);

    /// <summary>How many times as long <typeparamref name="TSlow"/> takes.</summary>
    public double Ratio<TSlow, TFast>()
        where TSlow : Contestant
        where TFast : Contestant => Of<TSlow>().Over(Of<TFast>());
}
