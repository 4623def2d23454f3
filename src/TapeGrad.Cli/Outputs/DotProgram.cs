using System.ComponentModel;
using System.Diagnostics;

namespace TapeGrad.Cli;

/// <summary>Graphviz' <c>dot</c>, run as a child with a time limit.</summary>
internal static class DotProgram
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static void RequireInstalled(string option)
    {
        try
        {
            Run(["-V"], "");
        }
        catch (Win32Exception)
        {
            throw new UserErrorException(
                ExitCode.HelperMissing,
                $"{option} needs Graphviz' dot, which is not installed. Install it (apt-get install graphviz, brew install graphviz, " +
                "winget install graphviz), or write .dot files with --dot.");
        }
    }

    public static string Svg(string dot)
    {
        try
        {
            (int exitCode, string svg, string error) = Run(["-Tsvg"], dot);
            return exitCode == 0
                ? svg
                : throw new UserErrorException(ExitCode.Failed, $"Graphviz' dot ended with exit code {exitCode}: {FirstLine(error)}");
        }
        catch (TimeoutException)
        {
            throw new UserErrorException(
                ExitCode.Failed, $"Graphviz' dot took more than {Limit.TotalSeconds:0} s for one picture and was stopped. Draw a smaller graph.");
        }
    }

    private static (int ExitCode, string Output, string Error) Run(string[] arguments, string input)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo("dot", arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardInputEncoding = new System.Text.UTF8Encoding(false),
                StandardOutputEncoding = System.Text.Encoding.UTF8,
            },
        };
        process.Start();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        Task feed = Task.Run(() =>
        {
            try
            {
                process.StandardInput.Write(input);
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // dot ended before it had read everything; its exit code and its own words say why.
            }
        });
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException();
        }

        feed.Wait();
        return (process.ExitCode, output.Result, error.Result);
    }

    private static string FirstLine(string text) => text.Split('\n')[0].Trim() is { Length: > 0 } line ? line : "it said nothing.";
}
