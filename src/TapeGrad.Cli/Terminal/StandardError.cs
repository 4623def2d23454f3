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

    private sealed class Forgiving(Stream error) : WriteOnlyStream
    {
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
    }
}
