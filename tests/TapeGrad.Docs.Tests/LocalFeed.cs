namespace TapeGrad.Docs.Tests;

/// <summary>All packages in a folder, packed once for all tests from what has been built.</summary>
internal static class LocalFeed
{
    public const string Command = "dotnet pack TapeGrad.sln -c Release -o packages";

    private static readonly Lazy<string> Packed = new(Pack);

    /// <summary>A folder of this run; or that of a release, which the variable <c>TAPEGRAD_PACKAGES</c> names.</summary>
    public static string Folder => Packed.Value;

    private static string Pack()
    {
        if (Environment.GetEnvironmentVariable("TAPEGRAD_PACKAGES") is { Length: > 0 } released)
        {
            return Path.GetFullPath(released, Tool.Repository);
        }

        string folder = Path.Combine(TestContext.CurrentContext.WorkDirectory, "packages");
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Tool.Result result = Tool.Bash(Tool.Repository, $"{Command.Replace("-o packages", $"-o '{folder}'", StringComparison.Ordinal)} --no-build");
        Assert.That(result.ExitCode, Is.Zero, result.Output + result.Error);
        Assert.That(result.Output, Does.Not.Contain("warning"));
        return folder;
    }
}
