using System.Text;

namespace TapeGrad;

/// <summary>The one place that writes a file: whole or not at all.</summary>
internal static class AtomicFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes a text as UTF-8 and puts it in place in one move, replacing what was there.</summary>
    /// <remarks>
    /// A link is followed, and a device or a pipe is written to directly. If the process is killed at any moment, the old file or the
    /// new one is there. A loss of power may still lose both, because .NET does not report whether the disk has stored the bytes.
    /// </remarks>
    /// <exception cref="IOException">The file cannot be written; a partial file is not left.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    public static void WriteText(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        WriteBytes(path, Utf8.GetBytes(text));
    }

    /// <summary>Writes bytes and puts them in place in one move, replacing what was there.</summary>
    /// <inheritdoc cref="WriteText(string, string)"/>
    public static void WriteBytes(string path, ReadOnlySpan<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(path);
        var file = new FileInfo(path);
        string target = file.LinkTarget is null ? file.FullName : file.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        string? device = Array.Find([file.FullName, target], IsDeviceOrPipe);
        if (device is not null)
        {
            // Append, because /dev/stdout may be a file that others have written to.
            using var stream = new FileStream(device, FileMode.Append, FileAccess.Write);
            stream.Write(bytes);
            return;
        }

        string folder = Path.GetDirectoryName(target) ?? "";
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"The folder '{folder}' does not exist.");
        }

        if (Directory.Exists(target))
        {
            throw new IOException($"'{path}' is a folder.");
        }

        Replace(target, bytes);
    }

    private static void Replace(string target, ReadOnlySpan<byte> bytes)
    {
        // In the same folder, because only a move within one file system is atomic. Process and thread make the name unique.
        string temporary = $"{target}.{Environment.ProcessId}-{Environment.CurrentManagedThreadId}.tmp";
        try
        {
            File.WriteAllBytes(temporary, bytes);
            if (!OperatingSystem.IsWindows() && File.Exists(target))
            {
                File.SetUnixFileMode(temporary, File.GetUnixFileMode(target));
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception e)
        {
            try
            {
                File.Delete(temporary);
            }
            catch (IOException)
            {
                // Report the first failure.
            }

            if (e is UnauthorizedAccessException)
            {
                throw new UnauthorizedAccessException(
                    $"'{target}' cannot be written: its folder takes no new file, and the new one is written beside the old before it replaces it. Choose another folder, or allow it.", e);
            }

            throw;
        }
    }

    // A device or a pipe cannot be replaced by a move: /dev/stdout, the pipe of a shell's >(…), a named pipe.
    private static bool IsDeviceOrPipe(string path)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(path))
        {
            return false;
        }

        // Below /dev/shm there are files like any other.
        if ((path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/dev/shm/", StringComparison.Ordinal)) || path.StartsWith("/proc/", StringComparison.Ordinal))
        {
            return true;
        }

        // The attributes of a pipe say nothing; its length is 0 and it cannot be searched.
        if (new FileInfo(path).Length > 0)
        {
            return false;
        }

        using var probe = new FileStream(path, FileMode.Open, FileAccess.Write);
        return !probe.CanSeek;
    }
}
