using System.Reflection;
using System.Runtime.Loader;

namespace TapeGrad.Benchmarks.Ratios;

/// <summary>A row of another build of the benchmarks, run in this process so that its rounds alternate with those of this build.</summary>
/// <remarks>So a change is measured: a machine that is busy or slows down does the same to both builds.</remarks>
internal sealed class OtherBuild : Contestant
{
    private readonly Action _restart;
    private readonly Func<int, double> _step;

    private OtherBuild(object row)
    {
        _restart = row.GetType().GetMethod(nameof(Restart))!.CreateDelegate<Action>(row);
        _step = row.GetType().GetMethod(nameof(Step))!.CreateDelegate<Func<int, double>>(row);
        Name = $"{Get<string>(row, nameof(Name))}, other build";
        Workload = Get<string>(row, nameof(Workload));
        Unit = Get<string>(row, nameof(Unit));
        UnitsPerStep = Get<int>(row, nameof(UnitsPerStep));
        StepsPerRound = Get<int>(row, nameof(StepsPerRound));
        Operations = Get<int>(row, nameof(Operations));
        Losses = Get<IReadOnlyList<double>>(row, nameof(Losses));
    }

    public override string Name { get; }

    public override string Workload { get; }

    public override string Unit { get; }

    public override int UnitsPerStep { get; }

    public override int StepsPerRound { get; }

    public override int Operations { get; }

    public override IReadOnlyList<double> Losses { get; }

    public override void Restart() => _restart();

    public override double Step(int step) => _step(step);

    /// <summary>All rows of the build in a directory, such as <c>bin/Release/net10.0</c> of another clone.</summary>
    public static IEnumerable<Contestant> In(string directory)
    {
        string full = Path.GetFullPath(directory);
        var context = new AssemblyLoadContext("other build");
        context.Resolving += (from, name) =>
            Path.Combine(full, name.Name + ".dll") is var path && File.Exists(path) ? from.LoadFromAssemblyPath(path) : null;

        // First, because otherwise it is this build's.
        context.LoadFromAssemblyPath(Path.Combine(full, "TapeGrad.dll"));
        Assembly benchmarks = context.LoadFromAssemblyPath(Path.Combine(full, "TapeGrad.Benchmarks.dll"));
        Type rows = benchmarks.GetType(typeof(Contestant).FullName!, throwOnError: true)!;
        return ((IEnumerable<object>)rows.GetMethod(nameof(All))!.Invoke(null, [])!).Select(row => new OtherBuild(row));
    }

    private static T Get<T>(object row, string property) => (T)row.GetType().GetProperty(property)!.GetValue(row)!;
}
