using System.Globalization;
using TapeGrad.Graphviz;
using TapeGrad.Viewer;

namespace TapeGrad.Cli;

/// <summary>What one run of a script leaves behind: its log, and the files that were asked for.</summary>
internal sealed class RunOutputs
{
    private readonly Lock _gate = new();
    private bool _written;

    public required string Name { get; init; }

    public required Dictionary<string, double> Settings { get; init; }

    public required StepSelection Steps { get; init; }

    public string? DotFolder { get; init; }

    public string? SvgFolder { get; init; }

    public string? HtmlFile { get; init; }

    public string? ChartFolder { get; init; }

    public string? LogFile { get; init; }

    public string? CsvFile { get; init; }

    /// <summary>How many boxes a picture has at most; null for the usual number.</summary>
    public int? MaxNodes { get; init; }

    /// <summary>The questions that the page asks.</summary>
    public Quiz? Quiz { get; init; }

    // Made when first asked for, since a page's choice of steps looks at the log itself.
    public TrainingLog Log => field ??= new TrainingLog(Name, Settings, KeepsGraph());

    /// <summary>Refuses what could only fail after the training: a missing dot, a folder that cannot be made.</summary>
    public void Prepare()
    {
        if (HtmlFile is not null)
        {
            HtmlPage.RequireBuilt("--html");
        }

        if (SvgFolder is not null)
        {
            DotProgram.RequireInstalled("--svg");
        }

        foreach (string? folder in (string?[])[DotFolder, SvgFolder, ChartFolder, Path.GetDirectoryName(LogFile), Path.GetDirectoryName(CsvFile), Path.GetDirectoryName(HtmlFile)])
        {
            if (!string.IsNullOrEmpty(folder))
            {
                Files.CreateFolder(folder);
            }
        }

        foreach (string? file in (string?[])[LogFile, CsvFile, HtmlFile])
        {
            if (Directory.Exists(file))
            {
                throw new UserErrorException(ExitCode.Failed, $"The file '{file}' cannot be written: it is a folder.");
            }
        }
    }

    /// <summary>Writes everything once, whoever asks first.</summary>
    public void Write()
    {
        lock (_gate)
        {
            if (!_written)
            {
                _written = true;
                WriteAll();
            }
        }
    }

    /// <summary>What was asked for and had no effect is a mistake in the asking.</summary>
    public void CheckEverythingWasUsed()
    {
        SettingsOption.CheckAllWereRead(Settings, Log);
        bool pictures = DotFolder is not null || SvgFolder is not null;
        if ((pictures || (LogFile ?? ChartFolder ?? CsvFile ?? HtmlFile) is not null) && Log.Steps.Count == 0)
        {
            throw new UserErrorException(
                ExitCode.WrongUsage, "The script did not log a step. Call TrainingLog.Current.Step(loss) after Backward.");
        }

        if ((pictures || (HtmlFile ?? LogFile) is not null) && Steps.FirstBeyond(Log.Steps.Count) is { } beyond)
        {
            throw new UserErrorException(
                ExitCode.WrongUsage, $"--steps asks for step {beyond}, but the run has only {Log.Steps.Count}. The others were written.");
        }
    }

    private void WriteAll()
    {
        List<TrainingStep> drawn = [.. Log.Steps.Where(s => s.Graph is not null && Steps.Takes(s.Number, Log.Steps.Count))];

        // One scale for all steps: a gradient that fades from step to step is seen to fade.
        double scale = drawn.Select(s => BlameScale.LargestGradient(s.Graph!)).DefaultIfEmpty().Max();
        string digits = "D" + Math.Max(3, Log.Steps.Count.ToString(CultureInfo.InvariantCulture).Length).ToString(CultureInfo.InvariantCulture);
        foreach (TrainingStep step in drawn)
        {
            string number = step.Number.ToString(CultureInfo.InvariantCulture);
            string file = $"{Log.Name}-step-{step.Number.ToString(digits, CultureInfo.InvariantCulture)}";
            var options = new DotOptions { Title = $"{Log.Name}, step {number}", GradientScale = scale };
            string dot = DotWriter.Write(step.Graph!, MaxNodes is { } most ? options with { MaxNodes = most } : options);
            if (DotFolder is not null)
            {
                Files.Write(Path.Combine(DotFolder, file + ".dot"), dot);
            }

            if (SvgFolder is not null)
            {
                Files.Write(Path.Combine(SvgFolder, file + ".svg"), DotProgram.Svg(dot));
            }
        }

        if (Log.Steps.Count > 0)
        {
            WriteNumbers();
            WritePage();
        }

        // Last, since a log may be too large to write where all else is not.
        if (LogFile is not null)
        {
            Files.Write(LogFile, Log.ToJson);
        }
    }

    // Only a page by itself thins out what is kept: a picture or a line of the log is asked for step by step.
    private Func<int, bool>? KeepsGraph()
    {
        if ((DotFolder ?? SvgFolder ?? LogFile) is not null || (HtmlFile is not null && Steps != StepSelection.All))
        {
            return Steps.Names;
        }

        var page = new PageSteps();
        return HtmlFile is null ? null : number => page.Keeps(Log.Steps[number - 1]);
    }

    private void WritePage()
    {
        if (HtmlFile is not null)
        {
            Files.Write(HtmlFile, () => Steps == StepSelection.All
                ? HtmlPage.Thinned(Log, Quiz, $"'{HtmlFile}'", Log.Steps.Count, "Choose others with --steps.")
                : HtmlWriter.Write(Log, new HtmlOptions { Quiz = Quiz }));
        }
    }

    private void WriteNumbers()
    {
        if (ChartFolder is not null)
        {
            foreach ((string kind, string svg) in ChartWriter.WriteAll(Log))
            {
                Files.Write(Path.Combine(ChartFolder, $"{Log.Name}-{kind}.svg"), svg);
            }
        }

        if (CsvFile is not null)
        {
            Files.Write(CsvFile, () => CsvWriter.Write(Log));
        }
    }
}
