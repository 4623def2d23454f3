using System.Globalization;

namespace TapeGrad.Mutants;

/// <summary>Runs the tests that come by a mutant against it, for each mutant of a group.</summary>
internal sealed class Campaign(Group group, string folder, List<Mutant> mutants) : IDisposable
{
    // Quick tests kill most mutants. Slower ones run only against those that the quicker ones let pass, up to so many seconds each.
    private static readonly (double From, double To)[] Stages = [(0.0, 0.01), (0.01, 0.1), (0.1, 0.5), (0.5, double.PositiveInfinity)];

    private readonly Dictionary<int, List<string>> _by = [];
    private readonly Dictionary<string, (double Seconds, string Name)> _tests = [];
    private readonly HashSet<int> _once = [];
    private readonly int _last = mutants.Max(mutant => mutant.Id);
    private WorkerProcess? _worker;

    /// <summary>Finds what each test comes by.</summary>
    public void Cover()
    {
        _worker = Start();
        _worker.Ask("cover");
        _once.UnionWith(Numbers(Line("once ")));
        for (string line = Line(""); line != "end"; line = Line(""))
        {
            if (line.StartsWith("fails ", StringComparison.Ordinal))
            {
                Console.Error.WriteLine($"{group.Name}: a test is left out, because it fails: {line[6..]}");
                continue;
            }

            string[] parts = line.Split(' ', 4);
            _tests[parts[0]] = (double.Parse(parts[1], CultureInfo.InvariantCulture), parts[3]);
            foreach (int id in Numbers(parts[2]))
            {
                (_by.TryGetValue(id, out List<string>? tests) ? tests : _by[id] = []).Add(parts[0]);
            }
        }

        string Line(string prefix) => (_worker.Answer(3600.0) ?? throw new InvalidOperationException($"{group.Name}: the first run of the tests did not come to its end."))[prefix.Length..];
    }

    /// <summary>How a mutant fares: killed, survived, uncovered, hung, or crashed.</summary>
    public string Try(Mutant mutant)
    {
        if (!_by.TryGetValue(mutant.Id, out List<string>? tests))
        {
            // It may have run before it was switched on, in a static field.
            return _once.Contains(mutant.Id) ? Fresh(mutant) : "uncovered";
        }

        foreach (string[] some in Staged(tests))
        {
            _worker ??= Start();
            string answer = Ask(_worker, mutant, some);
            if (answer.StartsWith("spoiled", StringComparison.Ordinal))
            {
                Restart();
                answer = Ask(_worker = Start(), mutant, some).Replace("spoiled", "killed", StringComparison.Ordinal);
            }

            if (answer != "survived")
            {
                if (!answer.StartsWith("killed", StringComparison.Ordinal) || answer.Contains("spoiled", StringComparison.Ordinal))
                {
                    Restart();
                }

                return answer;
            }
        }

        return "survived";
    }

    public void Dispose() => Restart();

    private string Fresh(Mutant mutant)
    {
        using var worker = new WorkerProcess(folder, group.Tests, _last, mutant.Id);
        return worker.Tests == 0 ? "crashed"
            : Staged(_tests.Keys).Select(some => Ask(worker, mutant, some)).FirstOrDefault(answer => answer != "survived", "survived").Replace("spoiled", "killed", StringComparison.Ordinal);
    }

    private IEnumerable<string[]> Staged(IReadOnlyCollection<string> tests) =>
        Stages.Select(stage => tests.Where(test => _tests[test].Seconds >= stage.From && _tests[test].Seconds < stage.To).ToArray()).Where(some => some is not []);

    private string Ask(WorkerProcess worker, Mutant mutant, string[] tests)
    {
        worker.Ask($"run {mutant.Id} {string.Join(',', tests)}");
        string answer = worker.Answer((4.0 * tests.Sum(test => _tests[test].Seconds)) + 10.0) ?? "ended";
        return answer.Split(' ') is [var word, var test] && _tests.TryGetValue(test, out (double Seconds, string Name) known) ? $"{word} {known.Name}" : answer;
    }

    private WorkerProcess Start() => new(folder, group.Tests, _last);

    private void Restart()
    {
        _worker?.Dispose();
        _worker = null;
    }

    private static IEnumerable<int> Numbers(string list) =>
        list is "[]" ? [] : list[1..^1].Split(',').Select(id => int.Parse(id, CultureInfo.InvariantCulture));
}
