namespace TapeGrad.Cli.Tests;

internal static class DotInstalled
{
    /// <summary>Skips a test that runs <c>dot</c> where it is not installed; under CI it always is.</summary>
    public static void Require()
    {
        if (Environment.GetEnvironmentVariable("CI") is null && !Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(p => File.Exists(Path.Combine(p, "dot"))))
        {
            Assert.Ignore("Graphviz' dot is not installed.");
        }
    }
}
