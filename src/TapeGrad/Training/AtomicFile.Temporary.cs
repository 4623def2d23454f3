namespace TapeGrad;

// The names of temporary files, and what killed processes have left of them.
internal static partial class AtomicFile
{
    private const string Prefix = ".tapegrad-";
    private const string Suffix = ".tmp";

    // The clocks of two machines that share a folder differ, and a file is not locked yet at the moment of its creation.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    // In the same folder, because only a move within one file system is atomic. Random, so that neither another process, which
    // may have the same number in another container, nor another user knows the name. Short, because the target's name may
    // already have the greatest length.
    private static string Temporary(string folder) => Path.Combine(folder, $"{Prefix}{Guid.NewGuid():N}{Suffix}");

    private static bool IsTemporary(string name) =>
        name.Length == Prefix.Length + 32 + Suffix.Length && Guid.TryParseExact(name.AsSpan(Prefix.Length, 32), "N", out _);

    private static void RemoveLeftovers(string folder)
    {
        try
        {
            foreach (FileInfo file in new DirectoryInfo(folder).EnumerateFiles($"{Prefix}*{Suffix}", new EnumerationOptions { AttributesToSkip = 0 }))
            {
                if (IsTemporary(file.Name) && file.LinkTarget is null && DateTime.UtcNow - file.LastWriteTimeUtc > Fresh)
                {
                    RemoveUnlessInUse(file.FullName);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // They do no harm.
        }
    }

    // Whoever writes such a file holds a lock on it, and the lock ends with the process.
    private static void RemoveUnlessInUse(string path)
    {
        try
        {
            using var free = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is in use, or of another user.
        }
    }
}
