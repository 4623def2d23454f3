using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace TapeGrad.Graphviz;

/// <summary>Runs Graphviz' <c>dot</c> for programs that use the library.</summary>
internal static class DotProcess
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>The picture as SVG.</summary>
    /// <exception cref="InvalidOperationException"><c>dot</c> is not installed, failed, or took too long.</exception>
    public static string Svg(string dot)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo("dot", "-Tsvg")
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
            throw new InvalidOperationException("Graphviz' dot is not installed, and ToSvg needs it. Install Graphviz, or use ToGraphviz, which does not need it.", e);
        }

        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        Task feed = Feed(process.StandardInput, dot);
        if (!Task.WaitAll([output, error, feed], Limit) || !process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"Graphviz' dot took more than {Limit.TotalSeconds:F0} s and was stopped. Draw a smaller graph, or set DotOptions.MaxNodes.");
        }

        return process.ExitCode == 0 && output.Result.AsSpan().TrimEnd().EndsWith("</svg>", StringComparison.Ordinal)
            ? output.Result
            : throw new InvalidOperationException($"Graphviz' dot ended with exit code {process.ExitCode}: {error.Result.Split('\n')[0].Trim()}");
    }

    private static async Task Feed(StreamWriter standardInput, string text)
    {
        try
        {
            await standardInput.WriteAsync(text).ConfigureAwait(false);
            standardInput.Close();
        }
        catch (IOException)
        {
            // dot ended before it had read everything. Its exit code and its error output say why.
        }
    }
}
