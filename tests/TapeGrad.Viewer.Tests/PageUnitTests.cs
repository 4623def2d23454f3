using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace TapeGrad.Viewer.Tests;

/// <summary>The page's own tests of what needs no browser, as <c>npm test</c> runs them.</summary>
public sealed class PageUnitTests
{
    [Test]
    public void AllPass()
    {
        if (!Directory.Exists(Path.Combine(Repository.Web, "node_modules")))
        {
            Repository.Missing("The page's packages are not installed: Node.js was missing when the viewer was built.");
        }

        using Process process = Start();
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Match passed = Regex.Match(output, @"\bpass (\d+)");
        Assert.Multiple(() =>
        {
            Assert.That(process.ExitCode, Is.Zero, output + error.Result);
            Assert.That(passed.Success ? int.Parse(passed.Groups[1].Value, CultureInfo.InvariantCulture) : 0, Is.Positive, output);
        });
    }

    private static Process Start()
    {
        try
        {
            return Process.Start(new ProcessStartInfo("node", [Path.Combine(Repository.Web, "test", "run.mjs")])
            {
                WorkingDirectory = Repository.Web,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
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
