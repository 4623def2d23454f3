using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace TapeGrad.Cli;

/// <summary>A folder that belongs to the user, and that nobody else can write to.</summary>
internal static class PrivateFolder
{
    private const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OthersWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>Makes the folder and those around it, and closes it to others. Empties it if others could write to it so far.</summary>
    /// <returns>Whether the folder can be trusted: false if it belongs to another user.</returns>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be made or closed.</exception>
    public static bool Make(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            // A user's folders are private there.
            Directory.CreateDirectory(folder);
            return true;
        }

        if (!Directory.Exists(folder))
        {
            if (Path.GetDirectoryName(folder) is { } around && !Directory.Exists(around))
            {
                Make(around);
            }

            Directory.CreateDirectory(folder, Mine);
        }

        if (!IsMine(folder))
        {
            return false;
        }

        UnixFileMode mode = File.GetUnixFileMode(folder);
        if (mode != Mine)
        {
            // Only the owner can do this, and the administrator, whose folders were told apart above.
            File.SetUnixFileMode(folder, Mine);
        }

        if ((mode & OthersWrite) != 0)
        {
            foreach (FileInfo file in new DirectoryInfo(folder).EnumerateFiles())
            {
                file.Delete();
            }
        }

        return true;
    }

    // .NET does not tell the owner of a file. Where the system has no statx, the change of the mode has to do.
    private static bool IsMine(string folder)
    {
        const int CurrentFolder = -100;
        const uint Owner = 8;
        const int PlaceOfOwner = 20;
        if (!OperatingSystem.IsLinux())
        {
            return true;
        }

        try
        {
            byte[] status = new byte[256];
            return Status(CurrentFolder, folder, 0, Owner, status) != 0 || BinaryPrimitives.ReadUInt32LittleEndian(status.AsSpan(PlaceOfOwner)) == Me();
        }
        catch (EntryPointNotFoundException)
        {
            return true;
        }
    }

    [DllImport("libc", EntryPoint = "statx")]
    private static extern int Status(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, byte[] status);

    [DllImport("libc", EntryPoint = "geteuid")]
    private static extern uint Me();
}
