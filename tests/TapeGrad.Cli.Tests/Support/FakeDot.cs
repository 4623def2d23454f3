namespace TapeGrad.Cli.Tests;

/// <summary>A program that passes for Graphviz' dot.</summary>
internal static class FakeDot
{
    /// <summary>Writes a shell script as the program <c>dot</c> of a folder.</summary>
    public static void Write(string folder, string text)
    {
        string program = Path.Combine(folder, "dot");
        File.WriteAllText(program, "#!/bin/sh\n" + text + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>The environment in which it is found, with a short limit for one picture.</summary>
    public static Dictionary<string, string> Environment(string folder) => new() { ["PATH"] = $"{folder}:/usr/bin:/bin", ["TAPEGRAD_DOT_SECONDS"] = "0.5" };
}
