namespace TapeGrad.Benchmarks.Ratios;

/// <summary>One way to train a workload, timed against the others of the same workload.</summary>
/// <remarks>A class that derives from this one and is not abstract is a row: nothing else lists it.</remarks>
internal abstract class Contestant
{
    /// <summary>How the row is called.</summary>
    public abstract string Name { get; }

    /// <summary>Rows of one workload run interleaved and are compared with each other.</summary>
    public abstract string Workload { get; }

    /// <summary>The scalar operations of one step, forward.</summary>
    public abstract int Operations { get; }

    /// <summary>The loss before each update, that every row has to reproduce to 1e-9.</summary>
    public abstract IReadOnlyList<double> Losses { get; }

    /// <summary>What a record costs, in bytes per operation; null where there is no record to speak of.</summary>
    public virtual double? TapeBytesPerOperation => null;

    /// <summary>Goes back to the initial weights.</summary>
    public abstract void Restart();

    /// <summary>Zero grad, forward, backward, update; returns the loss before the update.</summary>
    public abstract double Step(int step);

    /// <summary>All rows, in no particular order.</summary>
    public static IEnumerable<Contestant> All() =>
        from type in typeof(Contestant).Assembly.GetTypes()
        where type.IsSubclassOf(typeof(Contestant)) && !type.IsAbstract
        select (Contestant)Activator.CreateInstance(type)!;
}
