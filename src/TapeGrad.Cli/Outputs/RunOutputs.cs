using System.Globalization;
using TapeGrad.Graphviz;
using TapeGrad.Viewer;

namespace TapeGrad.Cli;

/// <summary>What one run of a script leaves behind: its log, and the files that were asked for.</summary>
internal sealed class RunOutputs(
    string name,
    Dictionary<string, double> settings,
    StepSelection steps,
    string? dotFolder,
    string? svgFolder,
    string? logFile,
    string? chartFolder,
    string? csvFile,
    string? htmlFile)
{
    private readonly Lock _gate = new();
    private bool _written;

    /// <summary>How many boxes a picture has at most; null for the usual number.</summary>
    public int? MaxNodes { get; init; }

    /// <summary>The questions that the page asks.</summary>
    public Quiz? Quiz { get; init; }

    // Made when first asked for, since a page's choice of steps looks at the log itself.
    public TrainingLog Log => field ??= new TrainingLog(name, settings, KeepsGraph());

    /// <summary>Refuses what could only fail after the training: a missing dot, a folder that cannot be made.</summary>
    public void Prepare()
    {
        if (htmlFile is not null)
        {
            HtmlPage.RequireBuilt("--html");
        }

        if (svgFolder is not null)
        {
            DotProgram.RequireInstalled("--svg");
        }

        foreach (string? folder in (string?[])[dotFolder, svgFolder, chartFolder, Path.GetDirectoryName(logFile), Path.GetDirectoryName(csvFile), Path.GetDirectoryName(htmlFile)])
        {
            if (!string.IsNullOrEmpty(folder))
            {
                Files.CreateFolder(folder);
            }
        }

        foreach (string? file in (string?[])[logFile, csvFile, htmlFile])
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
        SettingsOption.CheckAllWereRead(settings, Log);
        bool pictures = dotFolder is not null || svgFolder is not null;
        if ((pictures || (logFile ?? chartFolder ?? csvFile ?? htmlFile) is not null) && Log.Steps.Count == 0)
        {
            throw new UserErrorException(
                ExitCode.WrongUsage, "The script logged no step, so there is nothing to draw. Call TrainingLog.Current.Step(loss) after Backward.");
        }

        if ((pictures || htmlFile is not null) && steps.FirstBeyond(Log.Steps.Count) is { } beyond)
        {
            throw new UserErrorException(
                ExitCode.WrongUsage, $"--steps asks for step {beyond}, but the run has only {Log.Steps.Count}. The others were written.");
        }
    }

    private void WriteAll()
    {
        List<TrainingStep> drawn = [.. Log.Steps.Where(s => s.Graph is not null && steps.Takes(s.Number, Log.Steps.Count))];

        // One scale for all steps: a gradient that fades from step to step is seen to fade.
        double scale = drawn.Select(s => BlameScale.Of(s.Graph!)).DefaultIfEmpty().Max();
        string digits = "D" + Math.Max(3, Log.Steps.Count.ToString(CultureInfo.InvariantCulture).Length).ToString(CultureInfo.InvariantCulture);
        foreach (TrainingStep step in drawn)
        {
            string number = step.Number.ToString(CultureInfo.InvariantCulture);
            string file = $"{Log.Name}-step-{step.Number.ToString(digits, CultureInfo.InvariantCulture)}";
            var options = new DotOptions { Title = $"{Log.Name}, step {number}", Scale = scale };
            string dot = DotWriter.Write(step.Graph!, MaxNodes is { } most ? options with { MaxNodes = most } : options);
            if (dotFolder is not null)
            {
                Files.Write(Path.Combine(dotFolder, file + ".dot"), dot);
            }

            if (svgFolder is not null)
            {
                Files.Write(Path.Combine(svgFolder, file + ".svg"), DotProgram.Svg(dot));
            }
        }

        if (Log.Steps.Count > 0)
        {
            WriteNumbers();
            WritePage();
        }

        // Last, since a log may be too large to write where all else is not.
        if (logFile is not null)
        {
            Files.Write(logFile, Log.ToJson);
        }
    }

    // Only a page by itself thins out what is kept: a picture or a line of the log is asked for step by step.
    private Func<int, bool>? KeepsGraph()
    {
        if ((dotFolder ?? svgFolder ?? logFile) is not null || (htmlFile is not null && steps != StepSelection.All))
        {
            return steps.Names;
        }

        var page = new PageSteps();
        return htmlFile is null ? null : number => page.Keeps(Log.Steps[number - 1]);
    }

    private void WritePage()
    {
        if (htmlFile is not null)
        {
            Files.Write(htmlFile, () => HtmlPage.OfRun(Log, Quiz, $"'{htmlFile}'", isThinned: steps == StepSelection.All));
        }
    }

    private void WriteNumbers()
    {
        if (chartFolder is not null)
        {
            foreach ((string kind, string svg) in ChartWriter.All(Log))
            {
                Files.Write(Path.Combine(chartFolder, $"{Log.Name}-{kind}.svg"), svg);
            }
        }

        if (csvFile is not null)
        {
            Files.Write(csvFile, () => CsvWriter.Write(Log));
        }
    }
}
