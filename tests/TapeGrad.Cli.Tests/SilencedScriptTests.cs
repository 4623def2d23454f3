namespace TapeGrad.Cli.Tests;

/// <summary>A script that closes its own streams does not silence the tool, and an exception without a message is still told.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class SilencedScriptTests
{
    private const string Silenced = """
        using TapeGrad;
        Console.SetError(TextWriter.Null);
        Value w = new Tape().Parameter(1.5, "w");
        (w * 1.5).Backward();
        throw new Exception("after");
        """;

    [TestCase("run")]
    [TestCase("check")]
    [TestCase("blame")]
    public void AnyCommand_ScriptThatSilencesStandardError_TellsWhyItFailed(string command)
    {
        Tool.Result result = Tool.Run(command, Tool.Script(Silenced));

        Assert.That((result.ExitCode, result.Error), Is.EqualTo((1, result.Error)));
        Assert.That(result.Error, Does.Contain("script.cs, line 5: Exception: after\n"));
    }

    [Test]
    public void Run_ExceptionOnAnotherThread_IsToldAsWell()
    {
        string script = Tool.Script("Console.SetError(TextWriter.Null);\nvar t = new Thread(() => throw new Exception(\"there\"));\nt.Start();\nt.Join();\nThread.Sleep(60_000);\n");

        Assert.That(Tool.Run("run", script).Error, Does.Contain("script.cs, line 2: Exception: there\n"));
    }

    [Test]
    public void Run_ScriptThatClosesStandardError_TellsWhyItFailed() =>
        Assert.That(Tool.Run("run", Tool.Script(Silenced.Replace("Console.SetError(TextWriter.Null);", "Console.Error.Close();", StringComparison.Ordinal))).Error, Does.Contain("script.cs, line 5: Exception: after\n"));

    [Test]
    public void Diff_SecondScript_HasAStandardErrorOfItsOwn()
    {
        string second = Tool.Script("using TapeGrad;\nConsole.Error.WriteLine(\"heard\");\n(new Tape().Parameter(1.5, \"w\") * 1.5).Backward();\n");

        Assert.That(Tool.Run("diff", Tool.Script(Silenced), second).Error, Does.EndWith("heard\n"));
    }

    [Test]
    public void Run_ScriptThatSilencesItself_IsSilent() =>
        Assert.That(Tool.Run("run", Tool.Script("Console.SetError(TextWriter.Null);\nConsole.Error.WriteLine(\"unheard\");\n")), Is.EqualTo(new Tool.Result(0, "", "")));

    [TestCase("null!", "Quiet: its Message is empty.")]
    [TestCase("throw new Exception(\"inner\")", "Quiet: its Message cannot be read, because that throws Exception.")]
    public void Run_ExceptionWithoutAMessage_IsToldWithItsLine(string message, string told)
    {
        string script = Tool.Script($"throw new Quiet();\nclass Quiet : Exception {{ public override string Message => {message}; }}\n");

        Tool.Result result = Tool.Run("run", script);

        Assert.That((result.ExitCode, result.Error), Is.EqualTo((1, $"{script}, line 1: {told}\n1 | throw new Quiet();\n")));
    }

    [Test]
    public void Run_ArgumentExceptionWithoutAMessage_IsToldWithItsLine()
    {
        string script = Tool.Script("throw new Quiet();\nclass Quiet : ArgumentException { public override string? ParamName => throw new Exception(\"inner\"); }\n");

        Assert.That(Tool.Run("run", script).Error, Does.StartWith($"{script}, line 1: Quiet: "));
    }

    [TestCase("null!")]
    [TestCase("throw new Exception(\"inner\")")]
    public void Run_VerboseWithAnExceptionWithoutAMessage_IsNoBug(string message)
    {
        string script = Tool.Script($"throw new Quiet();\nclass Quiet : Exception {{ public override string Message => {message}; public override string ToString() => {message}; }}\n");

        Tool.Result result = Tool.Run("run", script, "--verbose");

        Assert.That((result.ExitCode, result.Error), Is.EqualTo((1, result.Error)));
        Assert.That(result.Error, Does.StartWith($"{script}, line 1: Quiet: ").And.Not.Contains("bug"));
    }
}
