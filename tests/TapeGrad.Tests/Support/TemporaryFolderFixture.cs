namespace TapeGrad.Tests;

/// <summary>A folder of its own for each test of a class.</summary>
public abstract class TemporaryFolderFixture
{
    private protected string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("tapegrad-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);
}
