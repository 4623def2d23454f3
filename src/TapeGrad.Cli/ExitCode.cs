namespace TapeGrad.Cli;

/// <summary>The exit codes of the tool.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>The script or its training failed.</summary>
    public const int Failed = 1;

    public const int WrongUsage = 2;

    /// <summary>A check found a wrong gradient.</summary>
    public const int CheckFound = 3;

    public const int UnreadableInput = 4;

    /// <summary>A helper program, such as Graphviz' dot, is missing.</summary>
    public const int HelperMissing = 69;

    /// <summary>SIGHUP: the terminal was closed.</summary>
    public const int HungUp = 129;

    /// <summary>Ctrl+C: 128 plus the number of the signal, as in shells.</summary>
    public const int Interrupted = 130;

    /// <summary>The reader of standard output closed it.</summary>
    public const int BrokenPipe = 141;

    public const int Terminated = 143;
}
