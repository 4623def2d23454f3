namespace TapeGrad;

// What a log does by itself under the tool, until the script does it.
public sealed partial class TrainingLog
{
    // Until the first Step, each sweep is a step.
    private volatile bool _logsSweeps;

    // Where no output needs them, such steps are shown to who observes the log, and counted.
    private bool _keepsSweeps;
    private int _sweeps;

    // What the latest step logged, under the tool.
    private bool _isWatched;
    private Value _latestLoss;

    // Until the script adds a series, the first named parameters are series.
    private bool _addsParameters;

    // Set by MeasureUpdates, and then the tape of the last step.
    private bool _measuresUpdates;
    private Tape? _latestTape;

    /// <summary>Makes a step of each sweep, and series of the named parameters, where the script makes none.</summary>
    /// <param name="keep">Whether the log shall hold them, or only show them to <see cref="Observed"/>.</param>
    internal void LogSweeps(bool keep = true)
    {
        _logsSweeps = true;
        _isWatched = true;
        _keepsSweeps = keep;
        _addsParameters = keep;
    }

    /// <summary>Whether the steps are sweeps of a script that has not logged one itself.</summary>
    internal bool LogsSweeps => _logsSweeps;

    /// <summary>How many sweeps came after the step that logged their loss, under the tool.</summary>
    internal int SweepsBehindSteps { get; private set; }

    /// <summary>Measures how far each step moves its parameters.</summary>
    internal void MeasureUpdates() => _measuresUpdates = true;

    /// <summary>Measures the update after the last step: called before the next, and when the script has ended.</summary>
    internal void EndUpdate()
    {
        if (_latestTape is not null && _steps.Count > 0)
        {
            _steps[^1].MeasureUpdate(_latestTape);
        }
    }

    /// <summary>Logs a sweep. A script must not fail because of a step that it did not ask for, so this throws nothing.</summary>
    internal void LogSweep(Value output)
    {
        if (!_logsSweeps)
        {
            SweepsBehindSteps += output == _latestLoss ? 1 : 0;
            return;
        }

        Graph? graph = !_keepsSweeps || _keepsGraph is null ? null : TryPicture(output);
        lock (_logging)
        {
            WaitIfClosed();

            // Another thread may have logged a step in the meantime.
            if (_logsSweeps && _keepsSweeps)
            {
                Append(new TrainingStep(_steps.Count + 1, output.Data, NumberOf(output.Tape)), graph, output);
            }
            else if (_logsSweeps)
            {
                Observed?.Invoke(output, new TrainingStep(++_sweeps, output.Data, tape: 1));
            }
        }
    }

    private static Graph? TryPicture(Value output)
    {
        try
        {
            return Graph.From(output);
        }
        catch (InvalidOperationException)
        {
            // Parameters were changed between the recording and the sweep.
            return null;
        }
    }

    private void DropSweeps()
    {
        if (_logsSweeps)
        {
            _logsSweeps = false;
            _nextCaptions.InsertRange(0, _steps.SelectMany(step => step.Captions));
            _steps = new();
            _tapes.Clear();
            _tapeCount = 0;
        }
    }

    private void DropParameterSeries()
    {
        if (_addsParameters)
        {
            _addsParameters = false;
            foreach (TrainingStep step in _steps)
            {
                step.DropSeries();
            }
        }
    }
}
