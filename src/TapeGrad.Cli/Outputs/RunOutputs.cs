using System.Globalization;
using TapeGrad.Graphviz;
using TapeGrad.Viewer;

namespace TapeGrad.Cli;

/// <summary>The log of one run, and the files that are written from it.</summary>
internal sealed class RunOutputs(RunRequest asked)
{
    private readonly Lock _gate = new();
    private bool _written;

    public TrainingLog Log { get; } = NewLog(asked);

    /// <summary>Checks before the training what would fail after it: a missing dot, a folder that cannot be created.</summary>
    public void Prepare()
    {
        if (asked.HtmlFile is not null)
        {
            HtmlPage.RequireBuilt("--html");
        }

        if (asked.SvgFolder is not null)
        {
            DotProgram.RequireInstalled("--svg");
        }

        foreach (string? folder in (string?[])[asked.DotFolder, asked.SvgFolder, asked.ChartFolder, Path.GetDirectoryName(asked.LogFile), Path.GetDirectoryName(asked.CsvFile), Path.GetDirectoryName(asked.HtmlFile)])
        {
            if (!string.IsNullOrEmpty(folder))
            {
                Files.CreateFolder(folder);
            }
        }

        foreach (string? file in (string?[])[asked.LogFile, asked.CsvFile, asked.HtmlFile])
        {
            if (Directory.Exists(file))
            {
                throw new UserErrorException(ExitCode.Failed, $"The file '{file}' cannot be written: it is a folder.");
            }
        }
    }

    /// <summary>Writes all outputs; a second call does nothing.</summary>
    public void Write()
    {
        lock (_gate)
        {
            if (!_written)
            {
                _written = true;
                WritingProgress.During(WriteAll);
            }
        }
    }

    /// <summary>Throws if a setting, an output or a step was asked for and had no effect.</summary>
    public void CheckEverythingWasUsed()
    {
        SettingsOption.CheckAllWereRead(asked.Settings, Log);
        bool pictures = asked.DotFolder is not null || asked.SvgFolder is not null;
        if ((pictures || (asked.LogFile ?? asked.ChartFolder ?? asked.CsvFile ?? asked.HtmlFile) is not null) && Log.Steps.Count == 0)
        {
            throw new UserErrorException(
                ExitCode.WrongUsage, "The script did not log a step. Call TrainingLog.Current.Step(loss) after Backward.");
        }

        if ((pictures || (asked.HtmlFile ?? asked.LogFile) is not null) && asked.Steps.FirstBeyond(Log.Steps.Count) is { } beyond)
        {
            throw new UserErrorException(
                ExitCode.WrongUsage, $"--steps asks for step {beyond}, but the last step is {Log.Steps.Count}. The other steps were written.");
        }
    }

    private void WriteAll()
    {
        List<TrainingStep> drawn = (asked.DotFolder ?? asked.SvgFolder) is null ? [] : [.. Log.Steps.Where(s => s.Graph is not null && asked.Steps.Takes(s.Number, Log.Steps.Count))];

        // One scale for all steps, so that a gradient that shrinks from step to step becomes paler.
        double scale = drawn.Select(s => BlameScale.LargestGradient(s.Graph!)).DefaultIfEmpty().Max();
        string digits = "D" + Math.Max(3, Log.Steps.Count.ToString(CultureInfo.InvariantCulture).Length).ToString(CultureInfo.InvariantCulture);
        foreach (TrainingStep step in drawn)
        {
            string number = step.Number.ToString(CultureInfo.InvariantCulture);
            string file = $"{Log.Name}-step-{step.Number.ToString(digits, CultureInfo.InvariantCulture)}";
            var options = new DotOptions { Title = $"{Log.Name}, step {number}", GradientScale = scale };
            string dot = DotWriter.Write(step.Graph!, asked.MaxNodes is { } most ? options with { MaxNodes = most } : options);
            if (asked.DotFolder is not null)
            {
                Files.Write(Path.Combine(asked.DotFolder, file + ".dot"), dot);
            }

            if (asked.SvgFolder is not null)
            {
                Files.Write(Path.Combine(asked.SvgFolder, file + ".svg"), () => DotProgram.Svg(dot));
            }
        }

        if (Log.Steps.Count > 0)
        {
            WriteNumbers();
            WritePage();
        }

        // Last, because a log may be too large to be written although all other outputs are not.
        if (asked.LogFile is not null)
        {
            Files.Write(asked.LogFile, Log.ToJson);
        }
    }

    // Only a page without other outputs keeps fewer steps: a picture or a log is asked for step by step.
    private static TrainingLog NewLog(RunRequest asked) =>
        (asked.DotFolder ?? asked.SvgFolder ?? asked.LogFile) is not null || (asked.HtmlFile is not null && asked.Steps != StepSelection.All)
            ? new TrainingLog(asked.Name, asked.Settings, asked.Steps.Names)
        : asked.HtmlFile is not null ? PageSteps.NewLog(asked.Name, asked.Settings)
        : new TrainingLog(asked.Name, asked.Settings);

    private void WritePage()
    {
        if (asked.HtmlFile is not null)
        {
            Files.Write(asked.HtmlFile, () => asked.Steps == StepSelection.All
                ? HtmlPage.OfRun(Log, asked.Quiz, $"'{asked.HtmlFile}'", Log.Steps.Count, "Choose others with --steps.")
                : HtmlWriter.Write(Log, new HtmlOptions { Quiz = asked.Quiz }));
        }
    }

    private void WriteNumbers()
    {
        if (asked.ChartFolder is not null)
        {
            foreach ((string kind, string svg) in ChartWriter.WriteAll(Log))
            {
                Files.Write(Path.Combine(asked.ChartFolder, $"{Log.Name}-{kind}.svg"), svg);
            }
        }

        if (asked.CsvFile is not null)
        {
            Files.Write(asked.CsvFile, () => CsvWriter.Write(Log));
        }
    }
}
