using System.Text;
using Microsoft.Win32.SafeHandles;

namespace TapeGrad.Cli;

/// <summary>Standard output that ends the process when the reader of a pipe closes it.</summary>
/// <remarks>
/// .NET's console ignores a broken pipe, so <c>tapegrad … | head -1</c> would let a script run to its end. Here the process
/// ends at once, with the exit code that shells show for the signal SIGPIPE.
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

    // The console writes to files. A FileStream would keep its own position and overwrite text that other processes append.
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
