using System.ComponentModel;
using System.Globalization;
using TapeGrad.Graphviz;

namespace TapeGrad.Cli;

/// <summary>Graphviz' <c>dot</c> for the tool; failures become errors of the tool.</summary>
internal static class DotProgram
{
    private static TimeSpan Limit { get; } =
        double.TryParse(Environment.GetEnvironmentVariable("TAPEGRAD_DOT_SECONDS"), NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds)
            && seconds is > 0.0 and < 1e6 ? TimeSpan.FromSeconds(seconds) : DotProcess.UsualLimit;

    /// <summary>Throws if dot is missing or does not work, before anything else is done.</summary>
    public static void RequireInstalled(string option)
    {
        (int exitCode, _, string error) = Try(
            () => DotProcess.Run(["-V"], "", Limit),
            $"{option} needs Graphviz' dot, which is not installed. Install it (apt-get install graphviz, brew install graphviz, " +
            "winget install graphviz), or write .dot files with --dot.",
            $"did not answer 'dot -V' within {Seconds} and was stopped. Install it again.");
        if (exitCode != 0)
        {
            throw new UserErrorException(
                ExitCode.Failed, string.Create(CultureInfo.InvariantCulture, $"{option} needs Graphviz' dot, and this one does not work: 'dot -V' ended with exit code {exitCode}: {DotProcess.FirstLine(error)}"));
        }
    }

    /// <summary>Draws a picture.</summary>
    /// <exception cref="OperationCanceledException">The run was interrupted, and dot was stopped.</exception>
    public static string Svg(string dot, CancellationToken interrupted = default) =>
        Try(() => DotProcess.Svg(dot, Limit, interrupted), "Graphviz' dot cannot be started any more. Install it again.", $"took more than {Seconds} for one picture and was stopped. Draw a smaller graph.");

    private static string Seconds => string.Create(CultureInfo.InvariantCulture, $"{Limit.TotalSeconds} s");

    private static T Try<T>(Func<T> run, string missing, string hangs)
    {
        try
        {
            return run();
        }
        catch (Win32Exception e)
        {
            throw new UserErrorException(ExitCode.HelperMissing, missing, e);
        }
        catch (TimeoutException)
        {
            throw new UserErrorException(ExitCode.Failed, $"Graphviz' dot {hangs}");
        }
        catch (InvalidOperationException e)
        {
            throw new UserErrorException(ExitCode.Failed, e.Message);
        }
    }
}
