namespace TapeGrad.Tests;

/// <summary>A folder in which others write too: other users, other containers, processes that were killed.</summary>
[Platform(Exclude = "Win")]
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class AtomicFileSharedFolderTests : TemporaryFolderFixture
{
    private const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Test]
    public void Write_LinkPlantedAtATemporaryNameThatCanBeGuessed_IsNotFollowed()
    {
        string path = Path.Combine(_folder, "a.json"), outside = Path.Combine(_folder, "outside");
        File.WriteAllText(outside, "mine");
        File.CreateSymbolicLink($"{path}.{Environment.ProcessId}-{Environment.CurrentManagedThreadId}.tmp", outside);

        AtomicFile.WriteText(path, "new");

        Assert.That(File.ReadAllText(outside), Is.EqualTo("mine"));
        Assert.That(File.ReadAllText(path), Is.EqualTo("new"));
    }

    [Test]
    public void Write_NameOf255Bytes_IsWritten()
    {
        string path = Path.Combine(_folder, new string('n', 255));

        AtomicFile.WriteText(path, "old");
        AtomicFile.WriteText(path, "new");

        Assert.That(File.ReadAllText(path), Is.EqualTo("new"));
        Assert.That(Directory.GetFiles(_folder), Is.EqualTo((string[])[path]));
    }

    [Test]
    public void Write_OverASecret_IsAtEveryMomentASecret()
    {
        string path = Path.Combine(_folder, "secret.json");
        File.WriteAllText(path, "old");
        File.SetUnixFileMode(path, Mine);
        byte[] large = new byte[20_000_000];
        using var end = new CancellationTokenSource();
        var seen = Task.Run(() =>
        {
            HashSet<UnixFileMode> modes = [];
            while (!end.IsCancellationRequested)
            {
                foreach (string file in Directory.GetFiles(_folder))
                {
                    try
                    {
                        modes.Add(File.GetUnixFileMode(file));
                    }
                    catch (IOException)
                    {
                        // It was moved in between.
                    }
                }
            }

            return modes;
        });

        for (int i = 0; i < 5; i++)
        {
            AtomicFile.WriteBytes(path, large);
        }

        end.Cancel();
        Assert.That(seen.Result, Is.EqualTo((UnixFileMode[])[Mine]));
    }

    [Test]
    public void Write_NewFile_HasTheModeOfAnyNewFile()
    {
        string usual = Path.Combine(_folder, "usual"), path = Path.Combine(_folder, "a.json");
        File.WriteAllText(usual, "text");

        AtomicFile.WriteText(path, "text");

        Assert.That(File.GetUnixFileMode(path), Is.EqualTo(File.GetUnixFileMode(usual)));
    }

    [Test]
    public void Write_OverAReadOnlyFile_IsRefusedInASentence()
    {
        string path = Path.Combine(_folder, "a.json");
        File.WriteAllText(path, "kept");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        string says = $"'{path}' is read-only. Allow writing to it, or choose another file.";

        Assert.That(() => AtomicFile.WriteText(path, "new"), Throws.TypeOf<UnauthorizedAccessException>().With.Message.EqualTo(says));
        Assert.That(() => AtomicFile.RequireWritable(path), Throws.TypeOf<UnauthorizedAccessException>().With.Message.EqualTo(says));

        Assert.That(File.ReadAllText(path), Is.EqualTo("kept"));
        Assert.That(Directory.GetFiles(_folder), Has.Length.EqualTo(1));
    }

    [Test]
    public void Write_AfterAKill_RemovesWhatItLeftAndNothingElse()
    {
        string Left(string name, TimeSpan age)
        {
            string path = Path.Combine(_folder, name);
            File.WriteAllText(path, "half");
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow - age);
            return path;
        }

        var minute = TimeSpan.FromMinutes(1);
        string ours = Left(".tapegrad-0123456789abcdef0123456789abcdef.tmp", minute);
        string inUse = Left(".tapegrad-00000000000000000000000000000000.tmp", minute);
        string fresh = Left(".tapegrad-11111111111111111111111111111111.tmp", TimeSpan.Zero);
        string other = Left(".tapegrad-0123.tmp", minute);
        string path = Path.Combine(_folder, "a.json");
        using (new FileStream(inUse, FileMode.Open, FileAccess.Write, FileShare.None))
        {
            AtomicFile.WriteText(path, "text");
        }

        Assert.That(Directory.GetFiles(_folder), Is.EquivalentTo((string[])[inUse, fresh, other, path]));
        Assert.That(ours, Does.Not.Exist);
    }

    [Test]
    public void RequireWritable_DanglingLink_AsksForTheFolderOfItsTarget()
    {
        string good = Path.Combine(_folder, "good"), bad = Path.Combine(_folder, "bad");
        File.CreateSymbolicLink(good, Path.Combine(_folder, "target"));
        File.CreateSymbolicLink(bad, Path.Combine(_folder, "missing", "target"));

        Assert.That(() => AtomicFile.RequireWritable(good), Throws.Nothing);
        Assert.That(() => AtomicFile.RequireWritable(bad), Throws.TypeOf<DirectoryNotFoundException>());
        Assert.That(Directory.GetFiles(_folder).Select(Path.GetFileName), Is.EquivalentTo((string[])["good", "bad"]), "it leaves nothing");
    }

    [Test]
    [CancelAfter(60_000)]
    public void RequireWritable_PipeWithoutAReader_DoesNotWait()
    {
        string pipe = Path.Combine(_folder, "pipe");
        using (var made = System.Diagnostics.Process.Start("mkfifo", [pipe]))
        {
            made.WaitForExit();
        }

        Assert.That(AtomicFile.IsDeviceOrPipe(pipe), Is.True);
        Assert.That(() => AtomicFile.RequireWritable(pipe), Throws.Nothing);
    }
}
