namespace TapeGrad.Tests;

[TestFixture]
public sealed class AtomicFileTests : TemporaryFolderFixture
{
    [Test]
    public void Write_NewFile_HoldsTheTextAsUtf8WithoutMark()
    {
        string path = Path.Combine(_folder, "a.json");

        AtomicFile.WriteText(path, "ü😀\n");

        Assert.That(File.ReadAllBytes(path), Is.EqualTo("ü😀\n"u8.ToArray()));
        AssertOnly("a.json");
    }

    [Test]
    public void Write_ExistingLongerFile_IsReplacedWhole()
    {
        string path = Path.Combine(_folder, "a.json");
        File.WriteAllText(path, new string('x', 100_000));

        AtomicFile.WriteText(path, "short");

        Assert.That(File.ReadAllText(path), Is.EqualTo("short"));
        AssertOnly("a.json");
    }

    [Test]
    public void Write_FolderMissing_FailsAndLeavesNothing()
    {
        Assert.That(
            () => AtomicFile.WriteText(Path.Combine(_folder, "missing", "a.json"), "text"),
            Throws.TypeOf<DirectoryNotFoundException>().With.Message.EqualTo($"The folder '{Path.Combine(_folder, "missing")}' does not exist."));
        AssertOnly();
    }

    [Test]
    public void Write_BelowAFile_FailsAndKeepsTheFile()
    {
        string file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "kept");

        Assert.That(() => AtomicFile.WriteText(Path.Combine(file, "a.json"), "text"), Throws.InstanceOf<IOException>());

        Assert.That(File.ReadAllText(file), Is.EqualTo("kept"));
        AssertOnly("file");
    }

    [Test]
    public void Write_WhereAFolderStands_FailsAndLeavesNothing()
    {
        string path = Path.Combine(_folder, "a.json");
        Directory.CreateDirectory(path);

        Assert.That(
            () => AtomicFile.WriteText(path, "text"),
            Throws.InstanceOf<IOException>().Or.InstanceOf<UnauthorizedAccessException>());

        AssertOnly("a.json");
    }

    [Test]
    public void Write_Null_IsRefused()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => AtomicFile.WriteText(null!, ""), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("path"));
            Assert.That(() => AtomicFile.WriteText("a", null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("text"));
        }
    }

    private void AssertOnly(params string[] names) =>
        Assert.That(Directory.GetFileSystemEntries(_folder).Select(Path.GetFileName), Is.EquivalentTo(names));
}
