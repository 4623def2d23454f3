using System.Diagnostics;
using System.Globalization;

namespace TapeGrad.Cli;

/// <summary>Writes files and folders; failures become errors of the tool.</summary>
internal static class Files
{
    private static volatile string? _current;

    /// <summary>Says on a terminal which file is being written, where writing takes long.</summary>
    public static void WithProgress(Action write)
    {
        var since = Stopwatch.StartNew();
        ProgressLine.During(
            () => _current is { } path ? string.Create(CultureInfo.InvariantCulture, $"Writing {Path.GetFileName(path)} … {(int)since.Elapsed.TotalSeconds} s") : null,
            () =>
            {
                write();
                return true;
            });
    }

    public static void CreateFolder(string folder) => Try(folder, "The folder", () => Directory.CreateDirectory(folder));

    public static void Write(string path, string text) => Write(path, () => text);

    /// <summary>Writes a text that may be too large to be created.</summary>
    public static void Write(string path, Func<string> text)
    {
        _current = path;
        Try(path, "The file", () => AtomicFile.WriteText(path, text()));
    }

    public static void Write(string path, byte[] bytes) => Try(path, "The file", () => AtomicFile.WriteBytes(path, bytes));

    /// <summary>Throws if the file cannot be written, before anything is computed for it.</summary>
    public static void RequireWritable(string path) => Try(path, "The file", () => AtomicFile.RequireWritable(path));

    /// <summary>Creates the folder, and throws if it takes no files.</summary>
    public static void RequireFolder(string folder)
    {
        CreateFolder(folder);
        Try(folder, "The folder", () => AtomicFile.RequireFolder(folder));
    }

    private static void Try(string path, string what, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException or InvalidOperationException)
        {
            string reason = e.Message.StartsWith($"'{path}' ", StringComparison.Ordinal) ? "it" + e.Message[(path.Length + 2)..] : e.Message;
            throw new UserErrorException(ExitCode.Failed, $"{what} '{path}' cannot be written: {reason.Replace($" : '{path}'", ".", StringComparison.Ordinal)}");
        }
        catch (OutOfMemoryException)
        {
            throw new UserErrorException(ExitCode.Failed, $"{what} '{path}' cannot be written: its text does not fit into memory. Choose fewer steps with --steps.");
        }
    }
}
