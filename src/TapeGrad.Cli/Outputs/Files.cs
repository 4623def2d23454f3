namespace TapeGrad.Cli;

/// <summary>Writes files and folders; failures become errors of the tool.</summary>
internal static class Files
{
    public static void CreateFolder(string folder) => Try(folder, "The folder", () => Directory.CreateDirectory(folder));

    public static void Write(string path, string text) => Write(path, () => text);

    /// <summary>Writes a text that may be too large to be created.</summary>
    public static void Write(string path, Func<string> text)
    {
        WritingProgress.Now(path);
        Try(path, "The file", () => AtomicFile.WriteText(path, text()));
    }

    private static void Try(string path, string what, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException or InvalidOperationException)
        {
            throw new UserErrorException(ExitCode.Failed, $"{what} '{path}' cannot be written: {e.Message}");
        }
    }
}
