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

    [TestCase(UnixFileMode.UserRead | UnixFileMode.UserWrite)]
    [TestCase(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)]
    public void Write_OverAFile_KeepsItsMode(UnixFileMode mode)
    {
        string path = Path.Combine(_folder, "secret.json");
        File.WriteAllText(path, "old");
        File.SetUnixFileMode(path, mode);

        AtomicFile.WriteText(path, "new");

        Assert.That(File.GetUnixFileMode(path), Is.EqualTo(mode));
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

    [Test]
    public void Write_ToTheRoot_SaysThatItIsAFolder() =>
        Assert.That(() => AtomicFile.WriteText("/", "text"), Throws.InstanceOf<IOException>().With.Message.EqualTo("'/' is a folder."));

    [Test]
    public void Write_ThroughALinkToALink_ReplacesTheFileAndKeepsBoth()
    {
        string target = Path.Combine(_folder, "target"), near = Path.Combine(_folder, "near"), far = Path.Combine(_folder, "far");
        File.WriteAllText(target, "old");
        File.CreateSymbolicLink(near, target);
        File.CreateSymbolicLink(far, near);

        AtomicFile.WriteText(far, "new");

        Assert.That(File.ReadAllText(target), Is.EqualTo("new"));
        Assert.That(new FileInfo(near).LinkTarget, Is.EqualTo(target));
        Assert.That(new FileInfo(far).LinkTarget, Is.EqualTo(near));
    }

    [Test]
    public void IsDeviceOrPipe_EmptyFile_IsFalseAlsoWhileItIsOpen()
    {
        string path = Path.Combine(_folder, "empty");
        using (new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.That(AtomicFile.IsDeviceOrPipe(path), Is.False);
        }

        Assert.That(AtomicFile.IsDeviceOrPipe(path), Is.False);
    }

    [Test]
    [Platform("Linux")]
    public void IsDeviceOrPipe_FileOfTheKernel_IsTrue() => Assert.That(AtomicFile.IsDeviceOrPipe("/proc/self/comm"), Is.True);

    // Where /sys is mounted for reading alone, it is the system that refuses.
    [TestCase("/proc")]
    [TestCase("/sys")]
    [Platform("Linux")]
    public void RequireWritable_FolderOfTheKernel_SaysThatItTakesNoFile(string folder) => Assert.That(
        () => AtomicFile.RequireWritable($"{folder}/a.json"),
        Throws.TypeOf<UnauthorizedAccessException>().With.Message.StartsWith($"the folder '{folder}' takes no new file").Or.InstanceOf<IOException>());

    [Test]
    [Platform("Linux")]
    public void Write_OverAProgramThatRuns_ReplacesIt()
    {
        string path = Path.Combine(_folder, "program");
        File.Copy("/bin/sleep", path);
        using var program = System.Diagnostics.Process.Start(path, "60");
        try
        {
            AtomicFile.WriteText(path, "new");

            Assert.That(File.ReadAllText(path), Is.EqualTo("new"));
        }
        finally
        {
            program.Kill();
        }
    }
}
