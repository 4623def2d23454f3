namespace TapeGrad.Benchmarks.Ratios;

/// <summary>One way to compute a workload, timed against the others of the same workload.</summary>
/// <remarks>A class that derives from this one and is not abstract is a row: nothing else lists it.</remarks>
internal abstract class Contestant
{
    /// <summary>How the row is called.</summary>
    public abstract string Name { get; }

    /// <summary>Rows of one workload run interleaved and are compared with each other.</summary>
    public abstract string Workload { get; }

    /// <summary>What times are given per.</summary>
    public virtual string Unit => "step";

    /// <summary>How many units, such as documents, one step works off.</summary>
    public virtual int UnitsPerStep => 1;

    /// <summary>How many steps a round times. Each round does the same ones, from the same start.</summary>
    public virtual int StepsPerRound => 10;

    /// <summary>The scalar operations of one unit, forward.</summary>
    public abstract int Operations { get; }

    /// <summary>What every row has to return to 1e-9, step by step: at least one more than a round times.</summary>
    public abstract IReadOnlyList<double> Losses { get; }

    /// <summary>The gradient that the last step left; empty where training on it is the check, or there is none.</summary>
    public virtual ReadOnlySpan<double> Gradient => [];

    /// <summary>What <see cref="Gradient"/> has to be after the last of <see cref="Losses"/>, to 1e-9 of its largest number.</summary>
    public virtual ReadOnlySpan<double> ExpectedGradient => [];

    /// <summary>What a record costs, in bytes per operation; null where there is no record to speak of.</summary>
    public virtual double? TapeBytesPerOperation => null;

    /// <summary>Goes back to the initial state.</summary>
    public abstract void Restart();

    /// <summary>One step of training, returning the loss before its update, or one evaluation.</summary>
    public abstract double Step(int step);

    /// <summary>All rows, in no particular order.</summary>
    public static IEnumerable<Contestant> All() =>
        from type in typeof(Contestant).Assembly.GetTypes()
        where type.IsSubclassOf(typeof(Contestant)) && !type.IsAbstract && type != typeof(OtherBuild)
        select (Contestant)Activator.CreateInstance(type)!;
}
