namespace TapeGrad.Cli;

/// <summary>An expected failure: one or two sentences for the user, and the exit code.</summary>
internal sealed class UserErrorException(int exitCode, string message, Exception? cause = null) : Exception(message, cause)
{
    public int ExitCode { get; } = exitCode;
}
