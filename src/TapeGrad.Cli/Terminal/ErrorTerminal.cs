using Spectre.Console;

namespace TapeGrad.Cli;

/// <summary>Standard error as a terminal, for what moves while a command works.</summary>
internal static class ErrorTerminal
{
    /// <summary>The terminal, or null where standard error is a file, a pipe, or a terminal that cannot move its cursor.</summary>
    public static IAnsiConsole? Open() =>
        !LiveTable.CanDraw
            ? null
            : AnsiConsole.Create(new AnsiConsoleSettings
            {
                ColorSystem = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
                Out = new AnsiConsoleOutput(Console.Error),
            });

    /// <summary>Does work that tells how far it is, with a bar on the terminal that goes away at the end.</summary>
    public static T WithProgress<T>(string what, int count, Func<Action<int>, T> work)
    {
        if (Open() is not { } console)
        {
            return work(_ => { });
        }

        return console.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask(Markup.Escape(what), maxValue: count);
                return work(done => task.Value = done);
            });
    }
}
