using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace TapeGrad.Viewer.Tests;

/// <summary>The page's own tests of what needs no browser, as <c>npm test</c> runs them, its types, and its bundle.</summary>
public sealed class PageUnitTests
{
    [Test]
    public void Tests_AllPass()
    {
        (int exitCode, string output) = Node(Path.Combine("test", "run.mjs"));

        Match passed = Regex.Match(output, @"\bpass (\d+)");
        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.Zero, output);
            Assert.That(passed.Success ? int.Parse(passed.Groups[1].Value, CultureInfo.InvariantCulture) : 0, Is.Positive, output);
        });
    }

    [Test]
    public void Types_AllFit()
    {
        (int exitCode, string output) = Node(Path.Combine("node_modules", "typescript", "bin", "tsc"), "--noEmit");

        Assert.That(exitCode, Is.Zero, output);
    }

    [Test]
    public void Bundle_MadeTwice_IsTheSameBytes()
    {
        string folder = Directory.CreateTempSubdirectory("tapegrad-bundle-").FullName;
        try
        {
            string[] files = [Path.Combine(folder, "a.html"), Path.Combine(folder, "b.html")];
            foreach (string file in files)
            {
                (int exitCode, string output) = Node("build.mjs", file);
                Assert.That(exitCode, Is.Zero, output);
            }

            Assert.That(File.ReadAllBytes(files[1]), Is.EqualTo(File.ReadAllBytes(files[0])));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static (int ExitCode, string Output) Node(params string[] arguments)
    {
        if (!Directory.Exists(Path.Combine(Repository.Web, "node_modules")))
        {
            Repository.Missing("The page's packages are not installed: Node.js was missing when the viewer was built.");
        }

        using Process process = Start(arguments);
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }

    private static Process Start(string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("node", arguments)
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
