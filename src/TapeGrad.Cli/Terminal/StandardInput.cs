namespace TapeGrad.Cli;

/// <summary>Standard input that was closed before the start is empty.</summary>
/// <remarks>
/// The runtime opens files of its own, and one of them takes the number of a closed input. A script that reads it would wait
/// for ever.
/// </remarks>
internal static class StandardInput
{
    // Set on what this process has opened, and never on what it got from its parent.
    private const int CloseOnExec = 0x80000;

    public static void Install()
    {
        if (OperatingSystem.IsLinux() && IsClosed())
        {
            Console.SetIn(TextReader.Null);
        }
    }

    private static bool IsClosed()
    {
        try
        {
            string flags = File.ReadLines("/proc/self/fdinfo/0").First(l => l.StartsWith("flags:", StringComparison.Ordinal));
            return (Convert.ToInt32(flags["flags:".Length..].Trim(), 8) & CloseOnExec) != 0;
        }
        catch (FileNotFoundException)
        {
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException or FormatException or OverflowException)
        {
            return false;
        }
    }
}
