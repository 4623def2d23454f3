using System.Text;

namespace TapeGrad.Cli;

/// <summary>Standard error that ignores write errors, because it may be closed or full, so that the exit code stays the same.</summary>
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
                // A message about this could not be written either.
            }
        }
    }
}
