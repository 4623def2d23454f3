using System.Runtime.CompilerServices;

namespace TapeGrad.Viewer.Tests;

/// <summary>The files that these tests are about.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", ".."));

    public static string Web { get; } = Path.Combine(Root, "src", "TapeGrad.Viewer", "web");

    /// <summary>Skips a test for which something is missing; where CI is set it fails instead.</summary>
    public static void Missing(string reason)
    {
        if (Environment.GetEnvironmentVariable("CI") is not null)
        {
            Assert.Fail(reason);
        }

        Assert.Ignore(reason);
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
