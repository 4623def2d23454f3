namespace TapeGrad;

/// <summary>One step of a training run: its loss, its series, and, where one was kept, its graph.</summary>
public sealed class TrainingStep
{
    private readonly List<(string Name, double Value)> _series = [];

    internal TrainingStep(int number, double loss)
    {
        Number = number;
        Loss = loss;
    }

    /// <summary>The number of the step, counted from 1.</summary>
    public int Number { get; }

    /// <summary>The loss before the update.</summary>
    public double Loss { get; }

    /// <summary>The numbers logged with the step, in the order in which they came.</summary>
    public IReadOnlyList<(string Name, double Value)> Series => _series;

    /// <summary>The picture of the step, or null where none was kept.</summary>
    public Graph? Graph { get; internal set; }

    internal void Add(string name, double value)
    {
        ArgumentNullException.ThrowIfNull(name);
        name = WellFormedText.Of(name);
        if (name == "loss")
        {
            throw new ArgumentException("Step logs the loss by itself. Give this number another name.", nameof(name));
        }

        int at = _series.FindIndex(s => s.Name == name);
        if (at >= 0)
        {
            throw new ArgumentException($"Step {Number} already has a number for '{name}'. Log each series once per step.", nameof(name));
        }

        _series.Add((name, value));
    }
}
