using System.Text;
using Microsoft.Win32.SafeHandles;

namespace TapeGrad.Cli;

/// <summary>Standard output that notices when nobody reads it any more.</summary>
/// <remarks>
/// .NET's console swallows a broken pipe, so that <c>tapegrad … | head -1</c> would let a script run to its end. On a
/// pipe the process ends at once, with the exit code that a shell gives to a program that the pipe's signal ended.
/// </remarks>
internal static class StandardOutput
{
    public static void Install()
    {
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected)
        {
            return;
        }

        Stream? pipe = Pipe();
        Console.SetOut(new StreamWriter(new End(pipe ?? Console.OpenStandardOutput(), pipe is not null), new UTF8Encoding(false)) { AutoFlush = true });
    }

    // A file is left to the console: a FileStream keeps a place of its own, and would write over what others append.
    private static FileStream? Pipe()
    {
        try
        {
            var stream = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            return stream.CanSeek ? null : stream;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private sealed class End(Stream output, bool isPipe) : WriteOnlyStream
    {
        public override void Write(byte[] buffer, int offset, int count)
        {
            try
            {
                output.Write(buffer, offset, count);
            }
            catch (IOException) when (isPipe)
            {
                Environment.Exit(ExitCode.BrokenPipe);
            }
            catch (UnauthorizedAccessException)
            {
                throw new IOException("Standard output is closed.");
            }
        }

        public override void Flush() => output.Flush();
    }
}
