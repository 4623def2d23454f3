using System.Collections.Concurrent;
using System.Diagnostics;

namespace TapeGrad.Viewer.Tests;

/// <summary>The page of each example script, written by the tool, and the engine's own numbers of the same run.</summary>
internal static class ExamplePages
{
    private static readonly ConcurrentDictionary<string, Lazy<(string Page, TrainingLog Log)>> Made = new();

    /// <summary>All examples but <c>compiled</c>, which replays a record and logs no step.</summary>
    public static IEnumerable<string> Names =>
        Directory.GetFiles(Path.Combine(Repository.Root, "examples"), "*.cs").Select(f => Path.GetFileNameWithoutExtension(f)).Where(n => n != "compiled").Order(StringComparer.Ordinal);

    public static (string Page, TrainingLog Log) Of(string example) => Made.GetOrAdd(example, name => new(() => Write(name))).Value;

    private static (string Page, TrainingLog Log) Write(string example)
    {
        string folder = Path.Combine(TestContext.CurrentContext.WorkDirectory, "work", "pages", example);
        Directory.CreateDirectory(folder);
        string page = Path.Combine(folder, "page.html");
        string log = Path.Combine(folder, "log.json");

        // Of a thousand steps of microgpt a page carries a few.
        string[] steps = example == "microgpt" ? ["--steps", "1,2,last"] : [];
        using Process process = Process.Start(new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "TapeGrad.Cli.dll"), "run", Path.Combine(Repository.Root, "examples", example + ".cs"), "--html", page, "--log", log, .. steps])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, error.Result);
        return (page, TrainingLog.FromJson(File.ReadAllText(log)));
    }
}
