namespace TapeGrad.Cli;

/// <summary>Standard output, if it is a terminal.</summary>
internal static class OutputTerminal
{
    /// <summary>Whether it shows colours; NO_COLOR and TERM=dumb turn them off.</summary>
    public static bool HasColors =>
        !Console.IsOutputRedirected
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");
}
