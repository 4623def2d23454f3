using System.Globalization;
using TapeGrad.Graphviz;

namespace TapeGrad.Cli;

/// <summary>The pictures of the steps of a run, one file each.</summary>
internal sealed class StepPictures(TrainingLog log, RunRequest asked, CancellationToken interrupted)
{
    public void WriteDot(string folder) => Write(folder, ".dot", dot => dot);

    public void WriteSvg(string folder) => Write(folder, ".svg", dot => DotProgram.Svg(dot, interrupted));

    private void Write(string folder, string extension, Func<string, string> draw)
    {
        TrainingStep[] drawn = [.. log.Steps.Where(s => s.Graph is not null && asked.Steps.Takes(s.Number, log.Steps.Count))];

        // One scale for all steps, so that a gradient that shrinks from step to step becomes paler.
        double scale = drawn.Select(s => BlameScale.LargestGradient(s.Graph!)).DefaultIfEmpty().Max();
        foreach (TrainingStep step in drawn)
        {
            var options = new DotOptions { Title = string.Create(CultureInfo.InvariantCulture, $"{log.Name}, step {step.Number}"), GradientScale = scale };
            string dot = DotWriter.Write(step.Graph!, asked.MaxNodes is { } most ? options with { MaxNodes = most } : options);
            Files.Write(Path.Combine(folder, PictureNames.Step(log.Name, step.Number, log.Steps.Count, extension)), () => draw(dot));
        }
    }
}
