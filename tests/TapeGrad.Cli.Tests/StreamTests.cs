namespace TapeGrad.Cli.Tests;

[Platform(Exclude = "Win")]
[Parallelizable(ParallelScope.All)]
public sealed class StreamTests
{
    [Test]
    public void Run_ReaderThatHasEnough_EndsAnEndlessScript()
    {
        string script = Tool.Script("while (true) Console.WriteLine(\"y\");");

        Tool.Result result = Tool.Bash(Tool.Repository, "tapegrad run \"$1\" | head -1; echo \"${PIPESTATUS[0]}\"", arguments: script);

        Assert.That(result, Is.EqualTo(new Tool.Result(0, "y\n141\n", "")));
    }

    [Test]
    public void Run_ReaderThatHasEnough_LeavesTheOutputs()
    {
        string script = Tool.Script("""
            using TapeGrad;
            var tape = new Tape();
            Value w = tape.Parameter(1.0, "w");
            Value loss = w.Square();
            loss.Backward();
            TrainingLog.Current.Step(loss);
            while (true) Console.WriteLine("y");
            """);
        string log = Path.ChangeExtension(script, ".json");

        Tool.Result result = Tool.Bash(Tool.Repository, "tapegrad run \"$1\" --log \"$2\" | head -1; echo \"${PIPESTATUS[0]}\"", null, script, log);

        Assert.That(result, Is.EqualTo(new Tool.Result(0, "y\n141\n", "")));
        Assert.That(Tool.Run("graph", log).ExitCode, Is.Zero, "the log is whole");
    }

    [TestCase("<&-", "[] []")]
    [TestCase("< /dev/null", "[] []")]
    [TestCase("<<< here", "[here] []")]
    [TestCase("< <(echo one; echo two)", "[one] [two\n]")]
    public void Run_AnyInput_IsReadToItsEnd(string input, string printed)
    {
        string script = Tool.Script("Console.WriteLine($\"[{Console.ReadLine()}] [{Console.In.ReadToEnd()}]\");");

        Tool.Result result = Tool.Bash(Tool.Repository, $"tapegrad run \"$1\" {input}", arguments: script);

        Assert.That(result, Is.EqualTo(new Tool.Result(0, printed + "\n", "")));
    }

    [TestCase("/dev/zero")]
    [TestCase("<(yes 2>&-)")]
    [TestCase("<(yes '{' 2>&-)")]
    public void Graph_EndlessInput_IsRefusedInASentence(string input)
    {
        string link = Path.Combine(Tool.Folder(), "endless.json");

        Tool.Result result = Tool.Bash(
            Tool.Repository, $"ln -s /dev/fd/7 \"$1\"; tapegrad graph \"$1\" 7< {input}", null, link);

        Assert.That(result, Is.EqualTo(new Tool.Result(
            4, "", $"'{link}' cannot be read: it does not seem to end.\n")));
    }

    [TestCase("tapegrad --help")]
    [TestCase("tapegrad examples show two-layer")]
    [TestCase("tapegrad graph examples/one-weight.cs 2>/dev/null")]
    public void Tool_NoReaderAtAll_EndsAsABrokenPipe(string command)
    {
        Tool.Result result = Tool.Bash(Tool.Repository, $"{{ sleep 0.2; {command}; echo $? >&2; }} | true");

        Assert.That(result.Error, Is.EqualTo("141\n"));
    }

    [Test]
    public void Run_HundredMegabytes_ArriveWhole()
    {
        string script = Tool.Script("string line = new('x', 9999); for (int i = 0; i < 10_000; i++) Console.WriteLine(line);");

        Tool.Result result = Tool.Bash(Tool.Repository, "tapegrad run \"$1\" | wc -c; tapegrad run \"$1\" > \"$1.out\"; wc -c < \"$1.out\"; rm \"$1.out\"", arguments: script);

        Assert.That(result.Lines.Select(l => l.Trim()), Is.EqualTo((string[])["100000000", "100000000"]), result.Error);
    }

    [Test]
    public void Run_AppendedToAFile_KeepsWhatIsThere()
    {
        string script = Tool.Script("Console.WriteLine(\"out\"); Console.Error.WriteLine(\"error\"); Console.WriteLine(\"out again\");");

        Tool.Bash(Tool.Repository, "echo before > \"$1.out\"; tapegrad run \"$1\" >> \"$1.out\" 2>&1; echo after >> \"$1.out\"", arguments: script);

        Assert.That(File.ReadAllText(script + ".out"), Is.EqualTo("before\nout\nerror\nout again\nafter\n"));
    }

    [TestCase("tapegrad eval x --at x=1", "The output cannot be written: Standard output is closed.\n")]
    [TestCase("tapegrad --help", "The output cannot be written: Standard output is closed.\n")]
    [TestCase("tapegrad run \"$1\"", "$1, line 1: IOException: Standard output is closed.\n1 | Console.WriteLine(1);\n")]
    public void Tool_StdoutClosed_SaysSo(string command, string error)
    {
        string script = Tool.Script("Console.WriteLine(1);");

        Tool.Result result = Tool.Bash(Tool.Repository, $"{command} >&-", arguments: script);

        Assert.That(result, Is.EqualTo(new Tool.Result(1, "", error.Replace("$1", script, StringComparison.Ordinal))));
    }

    [TestCase("tapegrad eval x --at x=1", "The output cannot be written: No space left on device.\n")]
    [TestCase("tapegrad examples", "The output cannot be written: No space left on device.\n")]
    [TestCase("tapegrad run \"$1\"", "$1, line 1: IOException: No space left on device\n1 | Console.WriteLine(1);\n")]
    public void Tool_StdoutFull_SaysSo(string command, string error)
    {
        RequireFile("/dev/full");
        string script = Tool.Script("Console.WriteLine(1);");

        Tool.Result result = Tool.Bash(Tool.Repository, $"{command} > /dev/full", arguments: script);

        Assert.That(result.Error, Is.EqualTo(error.Replace("$1", script, StringComparison.Ordinal)));
        Assert.That(result.ExitCode, Is.EqualTo(1));
    }

    [TestCase("tapegrad run nothing.cs 2>&-", 4)]
    [TestCase("tapegrad run nothing.cs 2>/dev/full", 4)]
    [TestCase("tapegrad nothing 2>&-", 2)]
    [TestCase("tapegrad graph examples/one-weight.cs 2>&- >/dev/null", 0)]
    [TestCase("tapegrad graph examples/one-weight.cs 2>/dev/full >/dev/null", 0)]
    public void Tool_StderrClosedOrFull_KeepsTheExitCode(string command, int exitCode)
    {
        Tool.Result result = Tool.Bash(Tool.Repository, command);

        Assert.That(result, Is.EqualTo(new Tool.Result(exitCode, "", "")));
    }

    [Test]
    public void Tool_StdinClosed_RunsAsEver() =>
        Assert.That(Tool.Bash(Tool.Repository, "tapegrad run examples/one-weight.cs <&-").Lines, Is.EqualTo(ExpectedOutput.OneWeight));

    private static void RequireFile(string path)
    {
        if (!File.Exists(path))
        {
            Assert.Ignore($"There is no {path}.");
        }
    }
}
