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

        var handle = new SafeFileHandle(1, ownsHandle: false);
        FileStream stream;
        try
        {
            stream = new FileStream(handle, FileAccess.Write, bufferSize: 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Closed from the start: whatever is printed goes nowhere.
            Console.SetOut(TextWriter.Null);
            return;
        }

        if (!stream.CanSeek)
        {
            Console.SetOut(new StreamWriter(new PipeEnd(stream), new UTF8Encoding(false)) { AutoFlush = true });
        }
    }

    private sealed class PipeEnd(Stream pipe) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
            try
            {
                pipe.Write(buffer, offset, count);
            }
            catch (IOException)
            {
                Environment.Exit(ExitCode.BrokenPipe);
            }
        }

        public override void Flush() => pipe.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
