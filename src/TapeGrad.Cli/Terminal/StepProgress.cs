using System.Diagnostics;
using System.Globalization;

namespace TapeGrad.Cli;

/// <summary>How far a training is: <c>step 120 of 500, 31 steps/s, 12 s left, loss 0.25</c>.</summary>
internal sealed class StepProgress(TrainingLog log)
{
    // The settings by which the lessons and most scripts say how long they train.
    private static readonly string[] Lengths = ["steps", "epochs"];

    private readonly Stopwatch _since = Stopwatch.StartNew();

    /// <summary>The sentence, or null before the first step.</summary>
    public string? Text()
    {
        int steps = log.Steps.Count;
        if (steps == 0)
        {
            return null;
        }

        double? length = Lengths.Select(name => log.Settings.TryGetValue(name, out double n) ? n : (double?)null).FirstOrDefault(n => n is not null);
        int? all = length is { } whole && whole >= steps && whole <= int.MaxValue ? (int)whole : null;
        string of = all is { } total ? $" of {total}" : "";
        string left = all is { } count ? Left(_since.Elapsed, steps, count) : "";
        return string.Create(CultureInfo.InvariantCulture, $"step {steps}{of}, {steps / _since.Elapsed.TotalSeconds:G3} steps/s{left}, loss {log.Steps[^1].Loss:G6}");
    }

    /// <summary>The time that is left if the rest goes on like the beginning, with a comma before it; "" where nothing is done yet.</summary>
    public static string Left(TimeSpan elapsed, int done, int count)
    {
        if (done == 0)
        {
            return "";
        }

        double seconds = Math.Ceiling(elapsed.TotalSeconds / done * (count - done));
        return seconds < 100.0 ? string.Create(CultureInfo.InvariantCulture, $", {seconds} s left")
            : seconds < 6000.0 ? string.Create(CultureInfo.InvariantCulture, $", {Math.Ceiling(seconds / 60.0)} min left")
            : string.Create(CultureInfo.InvariantCulture, $", {Math.Ceiling(seconds / 3600.0)} h left");
    }
}
