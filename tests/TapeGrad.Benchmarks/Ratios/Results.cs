namespace TapeGrad.Benchmarks.Ratios;

/// <summary>All rows, for the bounds to look up; null where a row was not measured.</summary>
internal sealed class Results(IReadOnlyList<Row> rows)
{
    public IReadOnlyList<Row> Rows => rows;

    public Row? Of<T>()
        where T : Contestant => rows.SingleOrDefault(row => row.Contestant.GetType() == typeof(T));

    /// <summary>How many times as long <typeparamref name="TSlow"/> takes.</summary>
    public double? Ratio<TSlow, TFast>()
        where TSlow : Contestant
        where TFast : Contestant => Of<TFast>() is { } fast ? Of<TSlow>()?.Over(fast) : null;

    /// <summary>What is judged: every bound whose rows were measured.</summary>
    public Verdict[] Judge() =>
    [
        .. from bound in Bound.All
           let measured = bound.Measure(this)
           where measured is not null
           select new Verdict(bound, measured.Value),
    ];
}
