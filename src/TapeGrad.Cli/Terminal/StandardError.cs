using System.Text;

namespace TapeGrad.Cli;

/// <summary>Standard error that may be closed or full: what cannot be said is left out, and the exit code stays what it is.</summary>
internal static class StandardError
{
    public static void Install()
    {
        if (Console.IsErrorRedirected)
        {
            Console.SetError(new StreamWriter(new Forgiving(Console.OpenStandardError()), new UTF8Encoding(false)) { AutoFlush = true });
        }
    }

    private sealed class Forgiving(Stream error) : Stream
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
                error.Write(buffer, offset, count);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // There is no other place to say it.
            }
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
