using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace TapeGrad.Viewer.Tests;

/// <summary>Parts of the page, run by Node.js on graphs as a page has them.</summary>
internal static class PageScript
{
    /// <summary>The lines that a script of web/test prints for these graphs.</summary>
    public static string[] Run(string script, IEnumerable<Graph> graphs) => Run(script, graphs.Select(g => g.ToJson()));

    /// <summary>The lines that a script of web/test prints for these lines.</summary>
    public static string[] Run(string script, IEnumerable<string> lines)
    {
        if (!Directory.Exists(Path.Combine(Repository.Web, "node_modules")))
        {
            Repository.Missing("The page's packages are not installed: Node.js was missing when the viewer was built.");
        }

        using Process process = Start(script);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        foreach (string line in lines)
        {
            process.StandardInput.WriteLine(line);
        }

        process.StandardInput.Close();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, error.Result);
        return output.Result.TrimEnd().Split('\n');
    }

    /// <summary>A number; infinities and NaN are texts in JSON.</summary>
    public static double Number(JsonElement number) =>
        number.ValueKind == JsonValueKind.String ? double.Parse(number.GetString()!, CultureInfo.InvariantCulture) : number.GetDouble();

    private static Process Start(string script)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("node", [Path.Combine(Repository.Web, "test", script)])
            {
                WorkingDirectory = Repository.Web,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardInputEncoding = new UTF8Encoding(false),
                StandardOutputEncoding = Encoding.UTF8,
            })!;
        }
        catch (Win32Exception)
        {
            Repository.Missing("Node.js is not installed.");
            throw;
        }
    }
}
