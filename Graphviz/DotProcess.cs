using System.Diagnostics;
using System.Text;

namespace TapeGrad.Graphviz;

/// <summary>Graphviz' <c>dot</c>, run as a child process with a time limit.</summary>
internal static class DotProcess
{
    // A hundred times the largest picture. Further output is read, so that dot does not wait, and dropped.
    private const int MostCharacters = 100_000_000;

    /// <summary>How long one picture may take. One with the largest number of nodes takes seconds.</summary>
    public static TimeSpan UsualLimit { get; } = TimeSpan.FromSeconds(60.0);

    /// <summary>The picture as SVG.</summary>
    /// <exception cref="InvalidOperationException"><c>dot</c> failed; the message says how.</exception>
    /// <exception cref="System.ComponentModel.Win32Exception"><c>dot</c> is not installed.</exception>
    /// <exception cref="TimeoutException"><c>dot</c> took too long, and was stopped.</exception>
    /// <exception cref="OperationCanceledException">The work was interrupted, and <c>dot</c> was stopped.</exception>
    public static string Svg(string dot, TimeSpan limit, CancellationToken interrupted = default)
    {
        (int exitCode, string svg, string error) = Run(["-Tsvg"], dot, limit, interrupted);
        if (exitCode != 0)
        {
            throw new InvalidOperationException($"Graphviz' dot ended with exit code {exitCode}: {FirstLine(error)}");
        }

        ReadOnlySpan<char> text = svg.AsSpan().Trim();
        return !text.EndsWith("</svg>", StringComparison.Ordinal) ? throw new InvalidOperationException($"Graphviz' dot ended before the picture was complete: {FirstLine(error)}")
            : !text.StartsWith("<?xml", StringComparison.Ordinal) && !text.StartsWith("<svg", StringComparison.Ordinal) ? throw new InvalidOperationException($"Graphviz' dot printed text that is not a picture: {FirstLine(svg)}")
            : svg;
    }

    /// <summary>Runs <c>dot</c> to its end.</summary>
    public static (int ExitCode, string Output, string Error) Run(string[] arguments, string input, TimeSpan limit, CancellationToken interrupted = default)
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
        interrupted.ThrowIfCancellationRequested();
        process.Start();
        Task<string> output = Read(process.StandardOutput);
        Task<string> error = Read(process.StandardError);
        Task feed = Feed(process.StandardInput, input);

        // At once and on the thread of the signal, because this process may end before the wait below does.
        using CancellationTokenRegistration stop = interrupted.Register(() => process.Kill(entireProcessTree: true));

        // Waits for the streams too, and not only for the process: a child of dot may keep them open.
        bool ended = Task.WaitAll([output, error, feed], limit) && process.WaitForExit(limit);
        interrupted.ThrowIfCancellationRequested();
        if (!ended)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException();
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

    /// <summary>The first line of what a program printed, shortened.</summary>
    public static string FirstLine(string text) => text.Split('\n', 2)[0].Trim() switch
    {
        "" => "it did not print a reason.",
        { Length: > 300 } line => line[..300] + "…",
        var line => line,
    };
}
