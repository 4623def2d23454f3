using System.Globalization;
using TapeGrad.Optim;

namespace TapeGrad;

/// <summary>Everything that a training carries from step to step, as a file holds it.</summary>
internal sealed partial class TrainingState
{
    internal const string Format = "tapegrad-training/1";

    private readonly Dictionary<string, double[]> _moments = [];
    private readonly List<(ulong Sequence, ulong State)> _generators = [];
    private string _optimizer = "";
    private int _first;
    private int _count;
    private long _steps;
    private double _learningRate;
    private (double Best, int Waited)? _stopping;

    public ParameterList Parameters { get; private set; } = new();

    /// <summary>What must be the same in a file and in the training that resumes from it.</summary>
    public string Setup
    {
        get
        {
            string kept = _moments.Count == 0 ? "nothing" : string.Join(" and ", _moments.Keys.Order(StringComparer.Ordinal));
            string drawn = _generators.Count == 0 ? "no generator"
                : "sequence " + string.Join(" and ", _generators.Select(g => g.Sequence.ToString(CultureInfo.InvariantCulture)));
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{_optimizer} that moves {_count} parameters from number {_first} on, keeps {kept}, draws from {drawn} and has {(_stopping is null ? "no" : "an")} early stopping");
        }
    }

    public static TrainingState Of(Optimizer optimizer, Pcg32[] random, EarlyStopping? stopping)
    {
        var state = new TrainingState
        {
            Parameters = ParameterList.Of(optimizer.Parameters[0].Tape.Parameters),
            // The library's own types are saved by their short names, a user's with its namespace.
            _optimizer = optimizer.GetType() is var kind && kind.Assembly == typeof(Optimizer).Assembly ? kind.Name : kind.ToString(),
            _first = optimizer.Parameters.Start,
            _count = optimizer.Parameters.Count,
            _steps = optimizer.Steps,
            _learningRate = optimizer.LearningRate,
            _stopping = stopping is null ? null : (stopping.Best, stopping.LossesSinceBest),
        };
        foreach (string name in optimizer.StateNames)
        {
            state._moments.Add(name, optimizer.GetState(name).ToArray());
        }

        state._generators.AddRange(random.Select(generator => (generator.Sequence, generator.State)));
        return state;
    }

    /// <summary>Overwrites the state of a training that fits.</summary>
    public void Apply(Optimizer optimizer, Pcg32[] random, EarlyStopping? stopping)
    {
        Parameters.Numbers.CopyTo(optimizer.Parameters[0].Tape.Parameters.MutableData);
        optimizer.Steps = _steps;
        optimizer.LearningRate = _learningRate;
        foreach ((string name, double[] numbers) in _moments)
        {
            optimizer.SetState(name, numbers);
        }

        for (int i = 0; i < random.Length; i++)
        {
            random[i].State = _generators[i].State;
        }

        if (stopping is not null)
        {
            (stopping.Best, stopping.LossesSinceBest) = _stopping!.Value;
        }
    }
}
