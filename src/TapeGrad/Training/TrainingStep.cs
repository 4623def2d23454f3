using System.Globalization;

namespace TapeGrad;

/// <summary>One step of a training run: its loss, its series, and, where one was kept, its graph.</summary>
public sealed class TrainingStep
{
    private const int MostShown = 8;
    private const int MostParameters = 12;
    private const int Few = 16;
    private static readonly AppendOnlyList<Caption> None = new();
    private AppendOnlyList<(string Name, double Value)> _series = new();
    private AppendOnlyList<Caption> _captions = None;

    // The names of a long series; few names are looked through faster. Null also after Close.
    private HashSet<string>? _names;

    internal TrainingStep(int number, double loss, int tape)
    {
        Number = number;
        Loss = loss;
        Tape = tape;
    }

    /// <summary>Which of the script's tapes recorded the step, counted from 1 in the order of their first steps.</summary>
    public int Tape { get; }

    /// <summary>The number of the step, counted from 1.</summary>
    public int Number { get; }

    /// <summary>The loss before the update.</summary>
    public double Loss { get; }

    /// <summary>The numbers logged with the step, in the order in which they came.</summary>
    public IReadOnlyList<(string Name, double Value)> Series => _series;

    /// <summary>What the script said about the step, in that order.</summary>
    public IReadOnlyList<Caption> Captions => _captions;

    /// <summary>The picture of the step, or null where none was kept.</summary>
    public Graph? Graph { get; internal set; }

    /// <summary>The step in a few words, <c>step 3: loss 0.25, weight 1.5</c>, with at most eight numbers of its series.</summary>
    public override string ToString()
    {
        IEnumerable<string> numbers = _series.Take(MostShown).Select(s => string.Create(CultureInfo.InvariantCulture, $", {ShortText.Shortened(s.Name)} {s.Value}"));
        string more = _series.Count > MostShown ? ", …" : "";
        return string.Create(CultureInfo.InvariantCulture, $"step {Number}: loss {Loss}{string.Concat(numbers)}{more}");
    }

    internal void Add(string name, double value)
    {
        ArgumentNullException.ThrowIfNull(name);
        name = WellFormedText.Of(name);
        if (name is "loss" or "step")
        {
            throw new ArgumentException($"Step {(name == "loss" ? "logs the loss" : "numbers the steps")} by itself. Give this number another name.", nameof(name));
        }

        if (!IsNew(name))
        {
            throw new ArgumentException($"Step {Number} already has a number for '{name}'. Log each series once per step.", nameof(name));
        }

        _series.Add((name, value));
    }

    /// <summary>
    /// The learning rate that the update after the step amounts to, along the gradient; null where it was not measured or the
    /// parameters did not move that way.
    /// </summary>
    internal double? MeasuredRate { get; private set; }

    internal void MeasureUpdate(Tape tape)
    {
        double along = 0.0;
        double squares = 0.0;
        foreach (GraphNode p in Graph?.Nodes.Where(n => n.Kind == NodeKind.Parameter) ?? [])
        {
            along += p.AccumulatedGrad * (p.Data - tape._data[p.Id]);
            squares += p.AccumulatedGrad * p.AccumulatedGrad;
        }

        // Differences of parameters have lost some digits. The rest says 0.05 where the script does.
        double rate = along / squares;
        MeasuredRate = rate > 0.0 && double.IsFinite(rate) ? double.Parse(rate.ToString("G9", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : null;
    }

    /// <summary>Adds the first named parameters of a tape as series, each under a name of its own.</summary>
    internal void AddParameters(Tape tape)
    {
        int[] parameters = [.. tape.NamedParameters(MostParameters).Take(MostParameters)];
        string[] names = [.. parameters.Select(index => QualifiedNames.Of(index, tape.NameOf(index), ""))];
        for (bool hasScopes = false; Taken(names) is { Count: > 0 } taken; hasScopes = true)
        {
            names =
            [
                .. names.Select((name, i) => !taken.Contains(name) ? name
                    : hasScopes ? string.Create(CultureInfo.InvariantCulture, $"{name} (n{parameters[i]})")
                    : QualifiedNames.Of(parameters[i], name, tape.ScopeOf(parameters[i]))),
            ];
        }

        for (int i = 0; i < names.Length; i++)
        {
            _series.Add((names[i], tape._data[parameters[i]]));
        }
    }

    internal void Say(Caption caption)
    {
        if (_captions == None)
        {
            _captions = new();
        }

        _captions.Add(caption);
    }

    internal void DropSeries() => _series = new();

    /// <summary>Frees what only <see cref="Add"/> needs.</summary>
    internal void Close() => _names = null;

    private bool IsNew(string name)
    {
        if (_series.Count < Few)
        {
            return !_series.Exists(s => s.Name == name);
        }

        _names ??= [.. _series.Select(s => s.Name)];
        return _names.Add(name);
    }

    // Names that several parameters have, or a parameter and a column of every table.
    private static HashSet<string> Taken(string[] names) =>
        [.. names.Append("loss").Append("step").GroupBy(name => name).Where(g => g.Count() > 1).Select(g => g.Key)];
}
