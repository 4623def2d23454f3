using System.Globalization;
using System.Runtime.CompilerServices;

namespace TapeGrad;

/// <summary>The steps of one training run: what scripts write, and what charts, pictures and pages are made from.</summary>
/// <remarks>
/// <c>loss</c>, <c>prediction</c> and <c>target</c> are drawn as such; any other series is drawn with the weights.
/// Any thread may log, and read what was logged: each step gets a number of its own.
/// </remarks>
public sealed partial class TrainingLog
{
    private static readonly AsyncLocal<TrainingLog?> Ambient = new();

    private readonly IReadOnlyDictionary<string, double> _overrides;
    private readonly Func<int, bool>? _keepsGraph;
    private AppendOnlyList<TrainingStep> _steps = new();

    // Held by who logs. Readers do not need it: steps and series are only appended to, and settings are replaced whole.
    private readonly Lock _logging = new();
    private Dictionary<string, double> _settings = [];
    private readonly ConditionalWeakTable<Tape, StrongBox<int>> _tapes = [];
    private int _tapeCount;
    private volatile bool _isClosed;

    /// <summary>Makes an empty log.</summary>
    /// <param name="name">The name of pictures and files.</param>
    /// <param name="settings">Numbers that replace the script's own; see <see cref="Setting"/>.</param>
    /// <param name="keepsGraph">
    /// Which steps keep their graph; the latest always does. Null keeps numbers only, and no picture is ever taken.
    /// </param>
    public TrainingLog(string name = "training", IReadOnlyDictionary<string, double>? settings = null, Func<int, bool>? keepsGraph = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = WellFormedText.Of(name);
        _overrides = settings ?? new Dictionary<string, double>();
        _keepsGraph = keepsGraph;
    }

    internal TrainingLog(string name, Dictionary<string, double> settings, List<TrainingStep> steps)
        : this(name, settings)
    {
        _settings = settings;
        steps.ForEach(_steps.Add);
    }

    /// <summary>The log of the running script: the tool's under <c>tapegrad run</c>, otherwise one that keeps numbers only.</summary>
    public static TrainingLog Current
    {
        get => Ambient.Value ??= new TrainingLog();
        set => Ambient.Value = value;
    }

    /// <summary>Raised by each <see cref="Step"/> once the step is in the log, for programs that watch a run.</summary>
    public event EventHandler<TrainingStep>? StepLogged;

    /// <summary>Raised by each step with its loss, while what led to it is still on the tape.</summary>
    internal event Action<Value, TrainingStep>? Observed;

    /// <summary>The name of pictures and files.</summary>
    public string Name { get; }

    /// <summary>The settings that were asked for, with the numbers that were given.</summary>
    public IReadOnlyDictionary<string, double> Settings => _settings;

    /// <summary>The steps logged so far.</summary>
    public IReadOnlyList<TrainingStep> Steps => _steps;

    /// <summary>A number that a run can replace: <paramref name="defaultValue"/>, unless <c>--set name=number</c> gives another.</summary>
    public double Setting(string name, double defaultValue)
    {
        ArgumentNullException.ThrowIfNull(name);
        double setting = _overrides.GetValueOrDefault(name, defaultValue);
        name = WellFormedText.Of(name);
        lock (_logging)
        {
            if (!_settings.TryGetValue(name, out double known) || !known.Equals(setting))
            {
                _settings = new(_settings) { [name] = setting };
            }
        }

        return setting;
    }

    /// <summary>Logs one step: call it after <see cref="Value.Backward"/> and before the update.</summary>
    /// <remarks>Under the tool, a script that never calls it gets a step for each sweep; docs/scripts.md explains both.</remarks>
    /// <param name="loss">The output that the sweep started from.</param>
    /// <param name="series">Further numbers of the step, each with its name.</param>
    /// <exception cref="InvalidOperationException">The handle is stale, or parameters have been changed since the recording.</exception>
    /// <exception cref="ArgumentException">A series is named twice, or "loss" or "step", which are logged by themselves.</exception>
    /// <exception cref="NonFiniteException">
    /// The loss or a parameter's gradient is NaN or infinite. The step is in the log all the same, so that it can be looked at.
    /// </exception>
    public void Step(Value loss, params ReadOnlySpan<(string Name, double Value)> series)
    {
        double data = loss.Data;
        loss.Tape.RequireCurrent(loss.Index);
        Graph? graph = _keepsGraph is null ? null : Graph.From(loss);
        lock (_logging)
        {
            WaitIfClosed();
            DropSweeps();
            var step = new TrainingStep(_steps.Count + 1, data, NumberOf(loss.Tape));
            foreach ((string name, double value) in series)
            {
                step.Add(name, value);
            }

            if (!series.IsEmpty)
            {
                DropParameterSeries();
            }

            Append(step, graph, loss);
            _latestLoss = _isWatched ? loss : default;
        }

        loss.Tape.RequireFinite(loss.Index);
    }

    /// <summary>Adds a number to the step just logged, such as a weight after its update.</summary>
    /// <exception cref="InvalidOperationException">No step has been logged yet.</exception>
    /// <exception cref="ArgumentException">The step already has a number of this name.</exception>
    public void Add(string name, double value)
    {
        if (_steps.Count == 0 || _logsSweeps)
        {
            throw new InvalidOperationException($"'{name}' joins the step just logged, but none has been logged yet. Call Step first.");
        }

        lock (_logging)
        {
            WaitIfClosed();
            DropParameterSeries();
            _steps[^1].Add(name, value);
        }
    }

    /// <summary>
    /// The whole log as JSON, format <c>tapegrad-log/1</c>, or <c>tapegrad-log/2</c> where its graphs have more than 20 000 numbers, which
    /// are packed then; docs/formats.md describes both.
    /// </summary>
    /// <exception cref="InvalidOperationException">Its graphs have more than 5 000 000 nodes in all.</exception>
    public string ToJson() => TrainingLogJson.Write(this, _ => true);

    /// <summary>The log as JSON with the graphs of some steps only; all steps have their numbers.</summary>
    /// <exception cref="InvalidOperationException">The graphs of these steps have more than 5 000 000 nodes in all.</exception>
    public string ToJson(Func<TrainingStep, bool> withGraph)
    {
        ArgumentNullException.ThrowIfNull(withGraph);
        return TrainingLogJson.Write(this, withGraph);
    }

    /// <summary>Reads back what <see cref="ToJson()"/> wrote.</summary>
    /// <exception cref="ArgumentException">The text is not such JSON, is damaged, or holds more than 5 000 000 nodes.</exception>
    public static TrainingLog FromJson(string json) => Json.Read(json, TrainingLogJson.Format, new TrainingLogReader().Read);

    /// <summary>The log in a few words, <c>moons: 100 steps, loss 0.69 to 0.02</c>; never throws.</summary>
    public override string ToString()
    {
        string start = $"{ShortText.Shortened(Name)}: {ShortText.Count(_steps.Count, "step")}";
        return _steps.Count switch
        {
            0 => start,
            1 => string.Create(CultureInfo.InvariantCulture, $"{start}, loss {_steps[0].Loss}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{start}, loss {_steps[0].Loss} to {_steps[^1].Loss}"),
        };
    }

    /// <summary>Closes the log of a process that ends: threads that still log wait, so that the log stays as it is while it is written.</summary>
    internal void Close()
    {
        _isClosed = true;

        // Waits for the step that is being logged, but not for a handler that hangs.
        if (_logging.TryEnter(TimeSpan.FromSeconds(0.5)))
        {
            _logging.Exit();
        }
    }

    private void WaitIfClosed()
    {
        if (_isClosed)
        {
            Thread.Sleep(Timeout.Infinite);
        }
    }

    // The caller holds the lock.
    private int NumberOf(Tape tape)
    {
        if (!_tapes.TryGetValue(tape, out StrongBox<int>? number))
        {
            _tapes.Add(tape, number = new(++_tapeCount));
        }

        return number.Value;
    }

    // The caller holds the lock.
    private void Append(TrainingStep step, Graph? graph, Value loss)
    {
        EndUpdate();
        _latestTape = _measuresUpdates ? loss.Tape : null;
        if (graph is not null)
        {
            Keep(graph, step);
        }

        if (_addsParameters)
        {
            step.AddParameters(loss.Tape);
        }

        GiveCaptions(step, loss);
        if (_steps.Count > 0)
        {
            _steps[^1].Close();
        }

        _steps.Add(step);
        Observed?.Invoke(loss, step);
        StepLogged?.Invoke(this, step);
    }

    private void Keep(Graph graph, TrainingStep step)
    {
        TrainingStep? previous = _steps.Count == 0 ? null : _steps[^1];
        step.Graph = graph.Sharing(previous?.Graph);
        if (previous is not null && !_keepsGraph!(previous.Number))
        {
            previous.Graph = null;
        }
    }
}
