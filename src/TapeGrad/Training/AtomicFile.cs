using System.Collections.Concurrent;
using System.Text;

namespace TapeGrad;

/// <summary>The one place that writes a file: whole or not at all.</summary>
internal static partial class AtomicFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    // The folders in which this process has looked for what killed processes left.
    private static readonly ConcurrentDictionary<string, bool> Swept = new();

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
        string target = Target(path);
        if (Device(path, target) is { } device)
        {
            // Append, because /dev/stdout may be a file that others have written to.
            using var stream = new FileStream(device, FileMode.Append, FileAccess.Write);
            stream.Write(bytes);
            return;
        }

        RequireReplaceable(path, target);
        string temporary = Temporary(Path.GetDirectoryName(target)!);
        try
        {
            Replace(target, temporary, bytes);
        }
        catch (IOException e) when (e.Message.Contains(temporary, StringComparison.Ordinal))
        {
            throw Naming(target, temporary, e);
        }
    }

    /// <summary>Throws what <see cref="WriteText"/> would throw, as far as that is known before writing. The file stays as it is.</summary>
    /// <inheritdoc cref="WriteText(string, string)"/>
    public static void RequireWritable(string path)
    {
        string target = Target(path);
        if (Device(path, target) is null)
        {
            RequireReplaceable(path, target);
            RequireFolder(Path.GetDirectoryName(target)!);
        }
    }

    /// <summary>Throws if a new file cannot be made in the folder.</summary>
    /// <inheritdoc cref="WriteText(string, string)"/>
    public static void RequireFolder(string folder)
    {
        string target = Path.GetFullPath(folder);
        string temporary = Temporary(target);
        try
        {
            using FileStream probe = Create(temporary, mode: null);
            File.Delete(temporary);
        }
        catch (IOException e) when (e.Message.Contains(temporary, StringComparison.Ordinal))
        {
            throw Naming(target, temporary, e);
        }
    }

    /// <summary>Whether the path leads to a device or a pipe, which is written to directly and may make the writer wait.</summary>
    public static bool IsDeviceOrPipe(string path) => Device(path, Target(path)) is not null;

    private static string Target(string path)
    {
        var file = new FileInfo(path);
        return file.LinkTarget is null ? file.FullName : file.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
    }

    private static void RequireReplaceable(string path, string target)
    {
        if (Directory.Exists(target))
        {
            throw new IOException($"'{path}' is a folder.");
        }

        string folder = Path.GetDirectoryName(target)!;
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"The folder '{folder}' does not exist.");
        }

        if (File.Exists(target) && IsReadOnly(target))
        {
            throw new UnauthorizedAccessException($"'{path}' is read-only. Allow writing to it, or choose another file.");
        }
    }

    // A move needs no permission on the file that it replaces, so the file is asked here. The administrator may write to any
    // file; a mode in which nobody may counts for him too.
    private static bool IsReadOnly(string file)
    {
        if (OperatingSystem.IsWindows())
        {
            return new FileInfo(file).IsReadOnly;
        }

        const UnixFileMode Writers = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
        if ((File.GetUnixFileMode(file) & Writers) == 0)
        {
            return true;
        }

        try
        {
            new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0).Dispose();
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return true;
        }
        catch (IOException)
        {
            // A program that runs cannot be opened for writing, but it can be replaced.
            return false;
        }
    }

    // What failed is a file that nobody asked for, and that is gone.
    private static IOException Naming(string target, string temporary, IOException e) =>
        new(e.Message.Replace(temporary, target, StringComparison.Ordinal), e) { HResult = e.HResult };

    private static void Replace(string target, string temporary, ReadOnlySpan<byte> bytes)
    {
        string folder = Path.GetDirectoryName(target)!;
        if (Swept.TryAdd(folder, true))
        {
            RemoveLeftovers(folder);
        }

        UnixFileMode? mode = !OperatingSystem.IsWindows() && File.Exists(target) ? File.GetUnixFileMode(target) : null;
        using (FileStream stream = Create(temporary, mode))
        {
            try
            {
                stream.Write(bytes);
                if (!OperatingSystem.IsWindows() && mode is { } kept)
                {
                    File.SetUnixFileMode(stream.SafeFileHandle, kept);
                }
            }
            catch
            {
                Delete(temporary);
                throw;
            }
        }

        try
        {
            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            Delete(temporary);
            throw;
        }
    }

    // Never through a link and never over a file: the name must be new. What replaces a file is the owner's alone until it is
    // complete.
    private static FileStream Create(string temporary, UnixFileMode? mode)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows() && mode is not null)
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            return new FileStream(temporary, options);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new UnauthorizedAccessException(
                $"the folder '{Path.GetDirectoryName(temporary)}' takes no new file, and a file is written beside the old one before it replaces it. Choose another folder, or allow it.", e);
        }
    }

    private static void Delete(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The first failure is reported.
        }
    }
}
