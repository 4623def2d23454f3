using System.Buffers.Binary;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace TapeGrad.Cli;

/// <summary>Compiled scripts, kept in the user's cache folder so that an unchanged script starts at once.</summary>
/// <remarks>
/// The key is a hash of all that the result depends on: the script and its path, whether it has marks, the tool, the libraries that scripts may
/// use and the runtime. Each entry contains a hash of itself, so a damaged entry counts as missing. The folder is private,
/// because its entries are run. If it cannot be written or belongs to another user, scripts are compiled each time.
/// </remarks>
internal static class ScriptCache
{
    private const int MostEntries = 200;

    public static (byte[] Program, byte[] Symbols) GetOrAdd(string path, string source, bool withLines, Func<(byte[] Program, byte[] Symbols)> compile)
    {
        string? file = FileFor(path, source, withLines);
        if (file is not null && TryRead(file) is { } kept)
        {
            return kept;
        }

        (byte[] Program, byte[] Symbols) compiled = compile();
        if (file is not null)
        {
            TryWrite(file, compiled);
        }

        return compiled;
    }

    private static string? FileFor(string path, string source, bool withLines)
    {
        string folder = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        if (folder.Length == 0)
        {
            return null;
        }

        Assembly[] assemblies =
        [
            typeof(ScriptCache).Assembly, typeof(Tape).Assembly, typeof(Graphviz.DotWriter).Assembly, typeof(Data.Dataset).Assembly,
            typeof(Viewer.HtmlWriter).Assembly, typeof(object).Assembly,
        ];
        string key = string.Join('\n', [Path.GetFullPath(path), source, withLines ? "with lines" : "", .. assemblies.Select(a => a.ManifestModule.ModuleVersionId.ToString())]);
        string scripts = Path.Combine(folder, "tapegrad", "scripts");
        return IsPrivate(scripts) ? Path.Combine(scripts, Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)))) : null;
    }

    // The folder around it too: who can write there can put another folder in its place.
    private static bool IsPrivate(string folder)
    {
        try
        {
            return PrivateFolder.Make(Path.GetDirectoryName(folder)!) && PrivateFolder.Make(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static (byte[] Program, byte[] Symbols)? TryRead(string file)
    {
        try
        {
            // A hash of 32 bytes over the rest; then the length of the program, the program and the symbols.
            byte[] entry = File.ReadAllBytes(file);
            if (entry.Length < 36 || !SHA256.HashData(entry.AsSpan(32)).AsSpan().SequenceEqual(entry.AsSpan(0, 32)))
            {
                return null;
            }

            int length = BinaryPrimitives.ReadInt32LittleEndian(entry.AsSpan(32));
            if (length <= 0 || length >= entry.Length - 36)
            {
                return null;
            }

            return (entry[36..(36 + length)], entry[(36 + length)..]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void TryWrite(string file, (byte[] Program, byte[] Symbols) compiled)
    {
        byte[] entry = [.. new byte[36], .. compiled.Program, .. compiled.Symbols];
        BinaryPrimitives.WriteInt32LittleEndian(entry.AsSpan(32), compiled.Program.Length);
        SHA256.HashData(entry.AsSpan(32)).CopyTo(entry, 0);
        try
        {
            AtomicFile.WriteBytes(file, entry);
            foreach (FileInfo old in new DirectoryInfo(Path.GetDirectoryName(file)!).GetFiles().OrderByDescending(f => f.LastWriteTimeUtc).Skip(MostEntries))
            {
                old.Delete();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Without the cache the tool is slower, but it works.
        }
    }
}
