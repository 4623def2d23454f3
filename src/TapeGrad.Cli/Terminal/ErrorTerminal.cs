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
}
