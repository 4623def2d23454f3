using System.Text.Json;

namespace TapeGrad.Cli.Tests;

/// <summary>Outputs that cannot be written, or are in use: the old file or the new one, never half of one.</summary>
[Platform(Exclude = "Win")]
[Parallelizable(ParallelScope.All)]
public sealed class OutputFaultTests
{
    [TestCase("--dot")]
    [TestCase("--charts")]
    public void Run_FolderThatIsAFile_IsRefusedBeforeTraining(string option)
    {
        string file = Path.Combine(Tool.Folder(), "file");
        File.WriteAllText(file, "mine");

        Tool.Result result = Tool.Run("run", Tool.Example("one-weight"), option, file);

        Refused(result, $"The folder '{file}' cannot be written: ");
        Assert.That(File.ReadAllText(file), Is.EqualTo("mine"));
    }

    [TestCase("--dot", "The folder 'FILE/below' cannot be written: ")]
    [TestCase("--charts", "The folder 'FILE/below' cannot be written: ")]
    [TestCase("--log", "The folder 'FILE' cannot be written: ")]
    [TestCase("--csv", "The folder 'FILE' cannot be written: ")]
    public void Run_PathBelowAFile_IsRefusedBeforeTraining(string option, string says)
    {
        string file = Path.Combine(Tool.Folder(), "file");
        File.WriteAllText(file, "mine");

        Tool.Result result = Tool.Run("run", Tool.Example("one-weight"), option, Path.Combine(file, "below"));

        Refused(result, says.Replace("FILE", file, StringComparison.Ordinal));
    }

    [TestCase("--log")]
    [TestCase("--csv")]
    public void Run_FileThatIsAFolder_IsRefusedBeforeTraining(string option)
    {
        string folder = Tool.Folder();

        Refused(Tool.Run("run", Tool.Example("one-weight"), option, folder), $"The file '{folder}' cannot be written: it is a folder.\n");
    }

    [TestCase("below/x.dot")]
    [TestCase("")]
    public void Graph_OutputThatCannotBeWritten_IsOneSentence(string below)
    {
        string folder = Tool.Folder(), file = Path.Combine(folder, below);

        Tool.Result result = Tool.Run("graph", Tool.Example("one-weight"), "-o", file);

        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Output, Is.Empty);
        Assert.That(result.Error, Does.EndWith("\n").And.StartWith($"The file '{file}' cannot be written: "), "before the script runs");
        Assert.That(Directory.GetFileSystemEntries(folder), Is.Empty);
    }

    [TestCase("")]
    [TestCase("| cat")]
    [TestCase("> FILE; cat FILE")]
    [TestCase(">> FILE; cat FILE")]
    public void Run_LogToStdout_FollowsWhatTheScriptPrints(string redirection)
    {
        string folder = Tool.Folder();

        Tool.Result result = Tool.Bash(folder, $"tapegrad run '{Tool.Example("one-weight")}' --log /dev/stdout {redirection.Replace("FILE", "out", StringComparison.Ordinal)}");

        Assert.That(result.Error, Is.Empty);
        Assert.That(result.Lines[..20], Is.EqualTo(ExpectedOutput.OneWeight));
        JsonElement log = JsonDocument.Parse(string.Join('\n', result.Lines[20..])).RootElement;
        Assert.That(log.GetProperty("steps").GetArrayLength(), Is.EqualTo(20));
    }

    [Test]
    public void Run_LogThroughALink_ReplacesTheTargetAndKeepsTheLinkAndTheMode()
    {
        string folder = Tool.Folder(), target = Path.Combine(folder, "target.json"), link = Path.Combine(folder, "link.json");
        File.WriteAllText(target, "old");
        File.CreateSymbolicLink(link, target);
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        SetMode(target, Mode);

        Tool.Result result = Tool.Run("run", Tool.Example("one-weight"), "--log", link);

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(new FileInfo(link).LinkTarget, Is.EqualTo(target));
        Assert.That(GetMode(target), Is.EqualTo(Mode));
        Assert.That(JsonDocument.Parse(File.ReadAllText(target)).RootElement.GetProperty("format").GetString(), Is.EqualTo("tapegrad-log/1"));
        Assert.That(Directory.GetFiles(folder), Has.Length.EqualTo(2));
    }

    [Test]
    public void Run_FullDisk_KeepsTheOldFileAndNothingElse()
    {
        string disk = Tool.Folder();
        Mount(disk);
        try
        {
            string log = Path.Combine(disk, "log.json");
            File.WriteAllText(log, "old");

            Tool.Result result = Tool.Run("run", Tool.Example("one-weight"), "--set", "epochs=2000", "--log", log);

            Assert.That(result.ExitCode, Is.EqualTo(1));
            Assert.That(result.Lines, Has.Length.EqualTo(2000));
            Assert.That(result.Error, Is.EqualTo($"The file '{log}' cannot be written: No space left on device.\n"));
            Assert.That(File.ReadAllText(log), Is.EqualTo("old"));
            Assert.That(Directory.GetFiles(disk), Is.EqualTo((string[])[log]));

            Tool.Result next = Tool.Run("run", Tool.Example("one-weight"), "--log", log);

            Assert.That(next.ExitCode, Is.Zero, next.Error);
            Assert.That(Tool.Run("graph", log).ExitCode, Is.Zero, "with less to write, all is well again");
        }
        finally
        {
            Tool.Start("/", [], "umount", [disk]);
        }
    }

    [Test]
    public void Run_EightAtOnce_LeaveEveryFileWhole()
    {
        string alone = Tool.Folder(), shared = Tool.Folder();
        Assert.That(Tool.Run(Into(alone)).ExitCode, Is.Zero);
        ToolProcess[] tools = [.. Enumerable.Range(0, 8).Select(_ => ToolProcess.Tool(Into(shared)))];

        Tool.Result[] results = [.. tools.Select(t => t.End())];

        Assert.That(results.Select(r => r.Error), Has.All.Empty);
        Assert.That(results.Select(r => r.ExitCode), Has.All.Zero);
        Assert.That(Names(shared), Is.EqualTo(Names(alone)), "no file is missing and no temporary one is left");
        foreach (string name in Names(alone))
        {
            Assert.That(File.ReadAllText(Path.Combine(shared, name)), Is.EqualTo(File.ReadAllText(Path.Combine(alone, name))), name);
        }

        Array.ForEach(tools, t => t.Dispose());
    }

    private static string[] Into(string folder) =>
        ["run", Tool.Example("one-weight"), "--dot", folder, "--charts", folder, "--log", Path.Combine(folder, "log.json"), "--csv", Path.Combine(folder, "log.csv")];

    private static string[] Names(string folder) => [.. Directory.GetFiles(folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    private static void Refused(Tool.Result result, string says)
    {
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Output, Is.Empty, "before training");
        Assert.That(result.Error, Does.StartWith(says));
        Assert.That(result.Error.TrimEnd('\n'), Does.Not.Contain("\n"), "one line");
    }

    private static void Mount(string folder)
    {
        Tool.Result result = OperatingSystem.IsLinux()
            ? Tool.Start("/", [], "mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder])
            : new Tool.Result(1, "", "not on Linux");
        if (result.ExitCode != 0)
        {
            Assert.That(Environment.GetEnvironmentVariable("CI") is not null && Environment.IsPrivilegedProcess, Is.False, result.Error);
            Assert.Ignore($"No small disk can be mounted here: {result.Error}");
        }
    }

    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    private static UnixFileMode GetMode(string path) => OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path);
}
