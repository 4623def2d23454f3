namespace TapeGrad.Tests;

/// <summary>What a checkpoint does where the path is more than a file.</summary>
[Platform(Exclude = "Win")]
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class AtomicFileTargetTests : TemporaryFolderFixture
{
    [Test]
    public void Write_ThroughALink_ReplacesTheTargetAndKeepsTheLink()
    {
        string target = Path.Combine(_folder, "target.json");
        string link = Path.Combine(_folder, "link.json");
        File.WriteAllText(target, "old");
        File.CreateSymbolicLink(link, target);

        AtomicFile.WriteText(link, "new");

        Assert.That(File.ReadAllText(target), Is.EqualTo("new"));
        Assert.That(new FileInfo(link).LinkTarget, Is.EqualTo(target));
    }

    [Test]
    public void Write_OverAFile_KeepsItsMode()
    {
        string path = Path.Combine(_folder, "secret.json");
        File.WriteAllText(path, "old");
        const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        File.SetUnixFileMode(path, Mine);

        AtomicFile.WriteText(path, "new");

        Assert.That(File.GetUnixFileMode(path), Is.EqualTo(Mine));
    }

    [Test]
    public void Write_ToADevice_LeavesItADevice()
    {
        AtomicFile.WriteText("/dev/null", "gone");

        Assert.That(File.ReadAllText("/dev/null"), Is.Empty);
        Assert.That(Directory.GetFiles("/dev", "*.tmp"), Is.Empty);
    }

    [Test]
    public void Write_InSharedMemory_ReplacesALongerFile()
    {
        if (!Directory.Exists("/dev/shm"))
        {
            Assert.Ignore("There is no /dev/shm.");
        }

        string path = $"/dev/shm/tapegrad-{Guid.NewGuid():N}";
        try
        {
            AtomicFile.WriteText(path, "a longer text");

            AtomicFile.WriteText(path, "new");

            Assert.That(File.ReadAllText(path), Is.EqualTo("new"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void Write_ToAFolder_SaysSo() =>
        Assert.That(() => AtomicFile.WriteText(_folder, "text"), Throws.InstanceOf<IOException>().With.Message.EqualTo($"'{_folder}' is a folder."));
}
