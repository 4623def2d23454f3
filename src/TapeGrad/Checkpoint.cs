using System.Text;

namespace TapeGrad;

/// <summary>The one place that writes a file: whole or not at all.</summary>
public static class Checkpoint
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes a text as UTF-8 and puts it in place in one move, replacing what was there.</summary>
    /// <remarks>
    /// Whoever kills the process at any moment finds the old file or the new one. A loss of power is not covered:
    /// .NET does not report a disk that fails to take what it was given.
    /// </remarks>
    /// <exception cref="IOException">The file cannot be written; nothing of it is left behind.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    public static void Write(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        WriteBytes(path, Utf8.GetBytes(text));
    }

    /// <summary>Writes bytes and puts them in place in one move, replacing what was there.</summary>
    /// <inheritdoc cref="Write(string, string)"/>
    public static void WriteBytes(string path, ReadOnlySpan<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(path);
        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "";
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"The folder '{folder}' does not exist.");
        }

        // In the same folder, since only a move within one file system is a single step; two writers never share a name.
        string temporary = $"{path}.{Environment.ProcessId}-{Environment.CurrentManagedThreadId}.tmp";
        try
        {
            File.WriteAllBytes(temporary, bytes);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            try
            {
                File.Delete(temporary);
            }
            catch (IOException)
            {
                // The first failure is the one to tell.
            }

            throw;
        }
    }
}
