using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace TapeGrad.Viewer.Tests;

/// <summary>The page of each example script, written by the tool, and the engine's own numbers of the same run.</summary>
internal static partial class ExamplePages
{
    private static readonly ConcurrentDictionary<string, Lazy<(string Page, TrainingLog Log)>> Made = new();

    /// <summary>All examples that log steps.</summary>
    public static IEnumerable<string> Names => Directory.GetFiles(Path.Combine(Repository.Root, "examples"), "*.cs")
        .Where(f => File.ReadAllText(f).Contains("TrainingLog.Current", StringComparison.Ordinal)).Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal);

    /// <summary>The page of an example; settings are those of <c>--set</c>.</summary>
    public static (string Page, TrainingLog Log) Of(string example, string? setting = null) => Made.GetOrAdd($"{example} {setting}", _ => new(() => Write(example, setting))).Value;

    private static (string Page, TrainingLog Log) Write(string example, string? setting)
    {
        string folder = Path.Combine(TestContext.CurrentContext.WorkDirectory, "work", "pages", example + setting?.Replace('=', '-'));
        Directory.CreateDirectory(folder);
        string page = Path.Combine(folder, "page.html");
        Tool.Result result = Tool.Run(["run", Tool.Example(example), "--html", page, .. setting is null ? (string[])[] : ["--set", setting]]);
        Assert.That(result.ExitCode, Is.Zero, result.Error);
        return (page, PageData.Log(DataBlock().Match(File.ReadAllText(page)).Groups[2].Value));
    }

    /// <summary>Where a page has its data: what opens the block, and what stands in it.</summary>
    [GeneratedRegex("""(id="tapegrad-data">)(.*?)</script""", RegexOptions.Singleline)]
    public static partial Regex DataBlock();
}
