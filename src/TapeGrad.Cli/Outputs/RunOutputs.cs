using TapeGrad.Viewer;

namespace TapeGrad.Cli;

/// <summary>The log of one run, and the files that are written from it.</summary>
internal sealed class RunOutputs(RunRequest asked) : IDisposable
{
    // After a signal: for what is being written, and for pages and charts of a run that was stopped.
    private static readonly TimeSpan ForOneFile = TimeSpan.FromSeconds(0.7);
    private static readonly TimeSpan ForPages = TimeSpan.FromSeconds(8);

    private readonly Lock _gate = new();
    private readonly List<UserErrorException> _failures = [];
    private readonly CancellationTokenSource _interrupted = new();
    private readonly TaskCompletionSource _numbersWritten = new();
    private readonly TaskCompletionSource _filesWritten = new();
    private readonly TaskCompletionSource _allWritten = new();
    private volatile bool _begun;
    private Diagnosis? _diagnosis;
    private long _loggedNodes;
    private bool _logIsTooLarge;

    public TrainingLog Log { get; } = NewLog(asked);

    /// <summary>Whether an output was asked for, because all are made from steps.</summary>
    public bool NeedSteps => asked.Files.Count + asked.Folders.Count > 0;

    public void Dispose() => _interrupted.Dispose();

    /// <summary>Checks before the training what would fail after it: helpers, folders, files, and files with the name of another output.</summary>
    public void Prepare()
    {
        if (asked.HtmlFile is not null)
        {
            HtmlPage.RequireBuilt("--html");
            _diagnosis = new Diagnosis(Log);
        }

        if (asked.SvgFolder is not null)
        {
            DotProgram.RequireInstalled("--svg");
        }

        foreach ((string option, string file) in asked.Files)
        {
            OutputPaths.RequireNoInput(option, file, ("the script", asked.Script), ("the questions", asked.QuizFile));
        }

        OutputPaths.RequireDistinct(asked.Files);
        OutputPaths.RequireNoPicture(asked);
        foreach ((_, string folder) in asked.Folders)
        {
            Files.RequireFolder(folder);
        }

        foreach ((_, string file) in asked.Files)
        {
            Files.CreateFolder(Path.GetDirectoryName(file) ?? file);
            Files.RequireWritable(file);
        }

        if (asked.LogFile is not null)
        {
            Log.StepLogged += StopWhereTheLogIsTooLarge;
        }
    }

    /// <summary>Writes all outputs, and returns what failed, or null. A second call writes nothing.</summary>
    public UserErrorException? Write()
    {
        lock (_gate)
        {
            if (!_begun)
            {
                _begun = true;
                Files.WithProgress(WriteAll);
                _allWritten.SetResult();
            }

            return _failures.Count == 0
                ? null
                : new UserErrorException(_failures.Max(f => f.ExitCode), string.Join('\n', _failures.Select(f => f.Message)), _failures.Find(f => f.InnerException is not null)?.InnerException);
        }
    }

    /// <summary>Writes log and table after a signal, or waits until they are written, and stops what else is being written.</summary>
    /// <remarks>If the signal came before the writing, pages, charts and .dot files are written too; dot itself is not started any more.</remarks>
    public void Interrupt()
    {
        bool begun = _begun;
        _interrupted.Cancel();
        if (!begun)
        {
            Log.Close();
            new Thread(() => Write()) { IsBackground = true }.Start();
        }

        _numbersWritten.Task.Wait();
        bool all = _filesWritten.Task.Wait(begun ? ForOneFile : ForPages) && _allWritten.Task.Wait(ForOneFile);
        string? says = all ? Write()?.Message : "The run was interrupted before all of its outputs were written.";
        if (says is not null)
        {
            Message.Write(says);
        }
    }

    /// <summary>Throws if a setting, an output or a step was asked for and had no effect.</summary>
    public void CheckEverythingWasUsed()
    {
        SettingsOption.CheckAllWereRead(asked.Settings, Log);
        bool pictures = asked.DotFolder is not null || asked.SvgFolder is not null;
        if (NeedSteps && Log.Steps.Count == 0)
        {
            throw new UserErrorException(
                ExitCode.WrongUsage, "The script did not log a step. Call TrainingLog.Current.Step(loss) after Backward.");
        }

        if ((pictures || (asked.HtmlFile ?? asked.LogFile) is not null) && asked.Steps.FirstBeyond(Log.Steps.Count) is { } beyond)
        {
            string others = Enumerable.Range(1, Log.Steps.Count).Any(step => asked.Steps.Takes(step, Log.Steps.Count))
                ? "The other steps were written."
                : $"None of the steps asked for exists, so {(pictures ? "nothing was drawn" : asked.HtmlFile is not null ? "the page plays the last one" : "the log has the graph of the last one")}.";
            throw new UserErrorException(ExitCode.WrongUsage, $"--steps asks for step {beyond}, but the last step is {Log.Steps.Count}. {others}");
        }
    }

    // What cannot be made again comes first, and what may wait for a reader last. Each output is tried, whatever became of those
    // before.
    private void WriteAll()
    {
        List<Action> toPipes = [];
        void Try(string option, string? path, Action<string> write)
        {
            if (path is not null && AtomicFile.IsDeviceOrPipe(path))
            {
                toPipes.Add(() => this.Try(option, path, write));
            }
            else if (path is not null)
            {
                this.Try(option, path, write);
            }
        }

        bool hasSteps = Log.Steps.Count > 0;
        Try("--log", _logIsTooLarge ? null : asked.LogFile, file => Files.Write(file, Log.ToJson));
        Try("--csv", hasSteps ? asked.CsvFile : null, file => Files.Write(file, () => CsvWriter.Write(Log)));
        _numbersWritten.SetResult();
        Try("--charts", hasSteps ? asked.ChartFolder : null, WriteCharts);
        Try("--html", hasSteps ? asked.HtmlFile : null, WritePage);
        var pictures = new StepPictures(Log, asked, _interrupted.Token);
        Try("--dot", asked.DotFolder, pictures.WriteDot);
        Try("--svg", asked.SvgFolder, pictures.WriteSvg);
        _filesWritten.SetResult();
        toPipes.ForEach(write => write());
    }

    private void Try(string option, string path, Action<string> write)
    {
        try
        {
            write(path);
        }
        catch (UserErrorException e)
        {
            _failures.Add(e);
        }
        catch (OperationCanceledException)
        {
            _failures.Add(new UserErrorException(ExitCode.Interrupted, $"The run was interrupted before all files of {option} were written."));
        }
        catch (Exception e)
        {
            _failures.Add(new UserErrorException(ExitCode.Failed, $"{option} '{path}' was not written, because of a bug in tapegrad: {e.Message} Run again with --verbose to see where.", e));
        }
    }

    // Only a page without other outputs keeps fewer steps: a picture or a log is asked for step by step.
    private static TrainingLog NewLog(RunRequest asked) =>
        (asked.DotFolder ?? asked.SvgFolder ?? asked.LogFile) is not null || (asked.HtmlFile is not null && asked.Steps != StepSelection.All)
            ? new TrainingLog(asked.Name, asked.Settings, asked.Steps.Names)
        : asked.HtmlFile is not null ? PageSteps.NewLog(asked.Name, asked.Settings)
        : new TrainingLog(asked.Name, asked.Settings);

    // Ends the script at the first step that does not fit, because all that it computes after it would be lost.
    private void StopWhereTheLogIsTooLarge(object? sender, TrainingStep step)
    {
        // A log starts again when a script logs its first step after sweeps that were taken for steps.
        _loggedNodes = (step.Number == 1 ? 0 : _loggedNodes) + (asked.Steps.Names(step.Number) ? step.Graph!.Nodes.Count : 0);
        if (_loggedNodes > Json.MaxNodes)
        {
            _logIsTooLarge = true;
            throw new UserErrorException(
                ExitCode.Failed,
                $"The run was stopped at step {step.Number}, because its log would not be written: the graphs up to there have {_loggedNodes} nodes, and a log has at most {Json.MaxNodes}. Choose the steps that keep their graph, for example --steps 1-{Math.Max(1, step.Number / 2)},last.");
        }
    }

    private void WriteCharts(string folder)
    {
        foreach ((string kind, string svg) in ChartWriter.WriteAll(Log))
        {
            Files.Write(Path.Combine(folder, PictureNames.Chart(Log.Name, kind)), svg);
        }
    }

    private HtmlOptions PageOptions => new() { Quiz = asked.Quiz, Findings = _diagnosis?.Findings ?? [] };

    private void WritePage(string file) => Files.Write(file, () => asked.Steps == StepSelection.All
        ? HtmlPage.OfRun(Log, PageOptions, $"'{file}'", Log.Steps.Count, "Choose others with --steps.")
        : HtmlWriter.Write(Log, PageOptions));
}
