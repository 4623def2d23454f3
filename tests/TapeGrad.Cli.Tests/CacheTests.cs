using System.Buffers.Binary;
using System.Security.Cryptography;

namespace TapeGrad.Cli.Tests;

/// <summary>What scripts were compiled to is kept, and never outlives what it was made from.</summary>
[Platform(Exclude = "Win")]
[Parallelizable(ParallelScope.All)]
public sealed class CacheTests
{
    [Test]
    public void Run_SecondTime_StartsWithoutCompiling()
    {
        string home = Tool.Folder();
        string script = Tool.Script("Console.WriteLine(AppDomain.CurrentDomain.GetAssemblies().Any(a => a.GetName().Name == \"Microsoft.CodeAnalysis.CSharp\"));");

        Assert.That(Run(home, script), Is.EqualTo("True\n"), "the compiler is loaded to compile it");
        Assert.That(Run(home, script), Is.EqualTo("False\n"), "loading the compiler is what takes time");
        Assert.That(Entries(home), Has.Length.EqualTo(1));
    }

    [Test]
    public void Run_SecondTime_RunsWhatWasKept()
    {
        string home = Tool.Folder();
        string one = Tool.Script("Console.WriteLine(\"one\");"), two = Tool.Script("Console.WriteLine(\"two\");");
        Run(home, one);
        string entry = Entries(home).Single();
        Run(home, two);
        File.Copy(Entries(home).Single(e => e != entry), entry, overwrite: true);

        // An entry that was put in the place of another is run: proof that nothing was compiled.
        Assert.That(Run(home, one), Is.EqualTo("two\n"));
    }

    [Test]
    public void Run_ChangedScript_RunsTheNewText()
    {
        string home = Tool.Folder(), script = Tool.Script("Console.WriteLine(\"old\");");
        DateTime written = File.GetLastWriteTimeUtc(script);
        Run(home, script);
        File.WriteAllText(script, "Console.WriteLine(\"new\");");
        File.SetLastWriteTimeUtc(script, written);

        Assert.That(Run(home, script), Is.EqualTo("new\n"), "as long and as old as before");
    }

    [Test]
    public void Run_SameTextElsewhere_NamesItsOwnPlace()
    {
        const string Text = "throw new FormatException(\"of mine\");";
        string home = Tool.Folder(), first = Tool.Script(Text), second = Tool.Script(Text);
        Tool.RunIn(home, Home(home), "run", first);

        Tool.Result result = Tool.RunIn(home, Home(home), "run", second);

        Assert.That(result.Error, Does.StartWith($"{second}, line 1: "));
    }

    [TestCase("cut")]
    [TestCase("empty")]
    [TestCase("flipped")]
    [TestCase("folder")]
    public void Run_DamagedEntry_IsCompiledAnew(string damage)
    {
        string home = Tool.Folder(), script = Tool.Script("Console.WriteLine(\"right\");");
        Run(home, script);
        string entry = Entries(home).Single();
        byte[] bytes = File.ReadAllBytes(entry);
        switch (damage)
        {
            case "folder":
                File.Delete(entry);
                Directory.CreateDirectory(entry);
                break;
            case "flipped":
                File.WriteAllBytes(entry, [.. bytes[..500], (byte)(bytes[500] ^ 1), .. bytes[501..]]);
                break;
            default:
                File.WriteAllBytes(entry, damage == "cut" ? bytes[..^7] : []);
                break;
        }

        Assert.That(Run(home, script), Is.EqualTo("right\n"));
        Assert.That(damage == "folder" || File.ReadAllBytes(entry).SequenceEqual(bytes), Is.True, "and the entry is whole again");
    }

    [TestCase("XDG_DATA_HOME", "/dev/null/below")]
    [TestCase("XDG_DATA_HOME", "/proc/nothing")]
    [TestCase("XDG_DATA_HOME", "not/rooted")]
    [TestCase("HOME", "/dev/null/below")]
    [TestCase("HOME", "")]
    public void Run_NowhereToKeepAnything_RunsAllTheSame(string variable, string value)
    {
        string script = Tool.Script("Console.WriteLine(\"all the same\");");
        Dictionary<string, string> environment = new() { ["XDG_DATA_HOME"] = "" };
        environment[variable] = value;

        Tool.Result result = Tool.RunIn(Path.GetDirectoryName(script)!, environment, "run", script);

        Assert.That(result, Is.EqualTo(new Tool.Result(0, "all the same\n", "")));
    }

    [Test]
    public void Run_FirstTimeByFourAtOnce_KeepsOneEntry()
    {
        string home = Tool.Folder(), script = Tool.Script("Console.WriteLine(\"once\");");
        ToolProcess[] tools = [.. Enumerable.Range(0, 4).Select(_ => new ToolProcess(home, Home(home), Tool.Dotnet, Tool.Program, "run", script))];

        Tool.Result[] results = [.. tools.Select(t => t.End())];

        Assert.That(results, Has.All.EqualTo(new Tool.Result(0, "once\n", "")));
        Assert.That(Entries(home), Has.Length.EqualTo(1));
        Assert.That(Run(home, script), Is.EqualTo("once\n"));
        Array.ForEach(tools, t => t.Dispose());
    }

    [Test]
    public void Run_ValidHashOverABadLength_IsCompiledAgain()
    {
        string home = Tool.Folder(), script = Tool.Script("Console.WriteLine(\"right\");");
        Run(home, script);
        string entry = Entries(home).Single();
        byte[] bytes = File.ReadAllBytes(entry);
        foreach (int length in (int[])[-1, 0, int.MaxValue, bytes.Length - 36])
        {
            byte[] damaged = [.. bytes];
            BinaryPrimitives.WriteInt32LittleEndian(damaged.AsSpan(32), length);
            SHA256.HashData(damaged.AsSpan(32)).CopyTo(damaged, 0);
            File.WriteAllBytes(entry, damaged);

            Assert.That(Run(home, script), Is.EqualTo("right\n"));
            Assert.That(File.ReadAllBytes(entry), Is.EqualTo(bytes), "and the entry is whole again");
        }
    }

    [Test]
    public void Run_WithoutAUmask_KeepsTheCachePrivate()
    {
        string home = Tool.Folder(), script = Tool.Script("Console.WriteLine(\"right\");");

        Tool.Result result = Tool.Bash(home, "umask 000; tapegrad run \"$1\"; stat -c %a new new/tapegrad new/tapegrad/scripts", new() { ["XDG_DATA_HOME"] = Path.Combine(home, "new") }, script);

        Assert.That(result, Is.EqualTo(new Tool.Result(0, "right\n700\n700\n700\n", "")));
    }

    [Test]
    public void Run_CacheThatOthersCouldWriteTo_IsEmptiedAndClosed()
    {
        string home = Tool.Folder(), script = Tool.Script("Console.WriteLine(\"right\");");
        string entry = Plant(home, script);

        Tool.Result result = Tool.Bash(home, "chmod 777 tapegrad/scripts; tapegrad run \"$1\"; stat -c %a tapegrad/scripts", Home(home), script);

        Assert.That(result, Is.EqualTo(new Tool.Result(0, "right\n700\n", "")));
        Assert.That(Entries(home), Is.EqualTo((string[])[entry]));
    }

    [Test]
    public void Run_CacheOfAnotherUser_IsNotRun()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            Assert.Ignore("Only the administrator can give a folder to another user.");
        }

        string home = Tool.Folder(), script = Tool.Script("Console.WriteLine(\"right\");");
        Plant(home, script);

        Tool.Result result = Tool.Bash(home, "chown 12345 tapegrad/scripts; tapegrad run \"$1\"; chown 0 tapegrad/scripts", Home(home), script);

        Assert.That(result, Is.EqualTo(new Tool.Result(0, "right\n", "")));
    }

    // Makes an entry for the script that prints something else.
    private static string Plant(string home, string script)
    {
        string other = Tool.Script("Console.WriteLine(\"planted\");");
        Run(home, script);
        string entry = Entries(home).Single();
        Run(home, other);
        File.Move(Entries(home).Single(e => e != entry), entry, overwrite: true);
        Assert.That(Run(home, script), Is.EqualTo("planted\n"));
        return entry;
    }

    private static Dictionary<string, string> Home(string home) => new() { ["XDG_DATA_HOME"] = home };

    private static string[] Entries(string home) => Directory.GetFiles(Path.Combine(home, "tapegrad", "scripts"));

    private static string Run(string home, string script)
    {
        Tool.Result result = Tool.RunIn(home, Home(home), "run", script);
        Assert.That(result.Error, Is.Empty);
        return result.Output;
    }
}
