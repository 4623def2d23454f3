using System.Text;

namespace TapeGrad.Cli;

/// <summary>Standard error that ignores write errors, because it may be closed or full, so that the exit code stays the same.</summary>
internal static class StandardError
{
    private static TextWriter? _own;

    /// <summary>Where the tool's own messages go, whatever a script makes of <see cref="Console.Error"/>.</summary>
    public static TextWriter Writer
    {
        get => _own ?? Console.Error;
        set => _own = value;
    }

    public static void Install()
    {
        if (Console.IsErrorRedirected)
        {
            Console.SetError(Open());
            Writer = TextWriter.Synchronized(Open());
        }
        else
        {
            Writer = Console.Error;
        }
    }

    private static StreamWriter Open() => new(new Forgiving(Console.OpenStandardError()), new UTF8Encoding(false)) { AutoFlush = true };

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
