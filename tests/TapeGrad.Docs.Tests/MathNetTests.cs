using System.Text.RegularExpressions;

namespace TapeGrad.Docs.Tests;

/// <summary>The script for MathNet.Numerics, which docs/second-derivatives.md points to.</summary>
public sealed partial class MathNetTests
{
    private static readonly string Solvers = Path.Combine(Tool.Repository, "examples", "mathnet", "solvers.cs");

    [Test]
    public void Solvers_Printed_AreWhatTheirCommentsSay()
    {
        string script = File.ReadAllText(Solvers);

        string[] expected = [.. Printed().Matches(script).Select(m => m.Groups[1].Value)];

        Assert.That(expected, Has.Length.EqualTo(2));
        Assert.That(PackageScript.Run(script), Is.EqualTo(expected));
    }

    [Test]
    public void Solvers_UnderTheTool_AreRefusedWithTheCommandThatRunsThem()
    {
        Tool.Result result = Tool.Run("run", Solvers);

        Assert.That((result.ExitCode, result.Output), Is.EqualTo((1, "")));
        Assert.That(result.Error, Does.Contain("'#:package MathNet.Numerics@5.0.0' adds another package. Use: dotnet run"));
    }

    [GeneratedRegex(@"Console\.WriteLine\(.*\);\s+// (.*)")]
    private static partial Regex Printed();
}
