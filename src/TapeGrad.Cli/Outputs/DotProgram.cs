using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace TapeGrad.Cli;

/// <summary>Graphviz' <c>dot</c>, run as a child process with a time limit.</summary>
internal static class DotProgram
{
    // A picture with the largest number of nodes takes seconds.
    private const double UsualSeconds = 60.0;

    // A hundred times the largest picture. Further output is read, so that dot does not wait, and dropped.
    private const int MostCharacters = 100_000_000;

    private static TimeSpan Limit { get; } = TimeSpan.FromSeconds(
        double.TryParse(Environment.GetEnvironmentVariable("TAPEGRAD_DOT_SECONDS"), NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds)
            && seconds is > 0.0 and < 1e6 ? seconds : UsualSeconds);

    /// <summary>Throws if dot is missing, before anything else is done.</summary>
    public static void RequireInstalled(string option)
    {
        try
        {
            Run(["-V"], "", CancellationToken.None);
        }
        catch (UserErrorException e) when (e.ExitCode == ExitCode.HelperMissing)
        {
            throw new UserErrorException(
                ExitCode.HelperMissing,
                $"{option} needs Graphviz' dot, which is not installed. Install it (apt-get install graphviz, brew install graphviz, " +
                "winget install graphviz), or write .dot files with --dot.",
                e.InnerException);
        }
    }

    /// <summary>Draws a picture.</summary>
    /// <exception cref="OperationCanceledException">The run was interrupted, and dot was stopped.</exception>
    public static string Svg(string dot, CancellationToken interrupted = default)
    {
        interrupted.ThrowIfCancellationRequested();
        (int exitCode, string svg, string error) = Run(["-Tsvg"], dot, interrupted);
        if (exitCode != 0)
        {
            throw new UserErrorException(ExitCode.Failed, $"Graphviz' dot ended with exit code {exitCode}: {FirstLine(error)}");
        }

        return svg.AsSpan().TrimEnd().EndsWith("</svg>", StringComparison.Ordinal)
            ? svg
            : throw new UserErrorException(ExitCode.Failed, $"Graphviz' dot ended before the picture was complete: {FirstLine(error)}");
    }

    private static (int ExitCode, string Output, string Error) Run(string[] arguments, string input, CancellationToken interrupted)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo("dot", arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardInputEncoding = new UTF8Encoding(false),
                StandardOutputEncoding = Encoding.UTF8,
            },
        };
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            throw new UserErrorException(ExitCode.HelperMissing, "Graphviz' dot cannot be started any more. Install it again.", e);
        }

        Task<string> output = Read(process.StandardOutput);
        Task<string> error = Read(process.StandardError);
        Task feed = Feed(process.StandardInput, input);

        // At once and on the thread of the signal, because this process may end before the wait below does.
        using CancellationTokenRegistration stop = interrupted.Register(() => process.Kill(entireProcessTree: true));

        // Waits for the streams too, and not only for the process: a child of dot may keep them open.
        bool ended = Task.WaitAll([output, error, feed], Limit) && process.WaitForExit(Limit);
        interrupted.ThrowIfCancellationRequested();
        if (!ended)
        {
            process.Kill(entireProcessTree: true);
            throw new UserErrorException(
                ExitCode.Failed,
                string.Create(CultureInfo.InvariantCulture, $"Graphviz' dot took more than {Limit.TotalSeconds} s for one picture and was stopped. Draw a smaller graph."));
        }

        return (process.ExitCode, output.Result, error.Result);
    }

    private static async Task Feed(StreamWriter standardInput, string input)
    {
        try
        {
            await standardInput.WriteAsync(input).ConfigureAwait(false);
            standardInput.Close();
        }
        catch (IOException)
        {
            // dot ended before it had read everything. Its exit code and its error output say why.
        }
    }

    private static async Task<string> Read(StreamReader reader)
    {
        var text = new StringBuilder();
        char[] buffer = new char[16384];
        int count;
        while ((count = await reader.ReadAsync(buffer).ConfigureAwait(false)) > 0)
        {
            text.Append(buffer, 0, Math.Min(count, MostCharacters - text.Length));
        }

        return text.ToString();
    }

    private static string FirstLine(string text) => text.Split('\n', 2)[0].Trim() switch
    {
        "" => "it did not print a reason.",
        { Length: > 300 } line => line[..300] + "…",
        var line => line,
    };
}
