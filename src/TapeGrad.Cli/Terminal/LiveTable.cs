using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace TapeGrad.Cli;

/// <summary>Shows the latest steps of a run in a table that it redraws while the script runs, if standard error is a terminal.</summary>
internal static class LiveTable
{
    private const int Rows = 12;

    // Redrawing ten times a second looks smooth and costs a training loop little.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether standard error is a terminal that can move its cursor.</summary>
    public static bool CanDraw => !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");

    public static int During(TrainingLog log, Func<int> run)
    {
        if (ErrorTerminal.Open() is not { } console)
        {
            return run();
        }

        return console.Live(Draw(log)).Start(context =>
        {
            var since = Stopwatch.StartNew();
            log.StepLogged += (_, _) =>
            {
                if (since.Elapsed >= Pause)
                {
                    context.UpdateTarget(Draw(log));
                    context.Refresh();
                    since.Restart();
                }
            };
            int exitCode = run();
            context.UpdateTarget(Draw(log));
            context.Refresh();
            return exitCode;
        });
    }

    private static Table Draw(TrainingLog log)
    {
        Table table = new Table().RoundedBorder().AddColumn("step").AddColumn("loss");
        TrainingStep[] latest = [.. log.Steps.Skip(Math.Max(0, log.Steps.Count - Rows))];
        string[] names = [.. latest.SelectMany(s => s.Series.Select(n => n.Name)).Distinct().Take(8)];
        foreach (string name in names)
        {
            table.AddColumn(Markup.Escape(new string([.. name.Where(c => !char.IsControl(c))])));
        }

        foreach (TrainingStep step in latest)
        {
            IEnumerable<string> numbers = names.Select(n => step.Series.Where(s => s.Name == n).Select(s => Text(s.Value)).FirstOrDefault(""));
            table.AddRow([step.Number.ToString(CultureInfo.InvariantCulture), Text(step.Loss), .. numbers]);
        }

        return table;
    }

    private static string Text(double number) => number.ToString("G6", CultureInfo.InvariantCulture);
}
