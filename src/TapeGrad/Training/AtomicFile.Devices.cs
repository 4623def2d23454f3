namespace TapeGrad;

// A device or a pipe cannot be replaced by a move: /dev/stdout, the pipe of a shell's >(…), a named pipe.
internal static partial class AtomicFile
{
    private static string? Device(string path, string target) => Array.Find([Path.GetFullPath(path), target], IsDeviceOrPipeItself);

    private static bool IsDeviceOrPipeItself(string path)
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
        return new FileInfo(path).Length == 0 && !CanSeek(path);
    }

    // Opened for reading too, because a pipe opened for writing alone waits for its reader.
    private static bool CanSeek(string path)
    {
        try
        {
            using var probe = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
            return probe.CanSeek;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A file that may not be opened is refused later, in a sentence.
            return true;
        }
    }
}
