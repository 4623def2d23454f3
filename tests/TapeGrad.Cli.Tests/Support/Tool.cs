using System.Runtime.CompilerServices;

namespace TapeGrad.Cli.Tests;

/// <summary>The tool as a user meets it: a process with streams and an exit code.</summary>
internal static class Tool
{
    public static string Repository { get; } = FindRepository();

    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "TapeGrad.Cli.dll");

    public static string Example(string name) => Path.Combine(Repository, "examples", name + ".cs");

    public static Result Run(params string[] arguments) => RunIn(Repository, [], arguments);

    /// <summary>The program that runs the tool, for tests in which PATH does not lead to it.</summary>
    public static string Dotnet { get; } =
        Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "/usr/bin/dotnet";

    public static Result RunIn(string folder, Dictionary<string, string> environment, params string[] arguments)
    {
        Compile(folder, environment, arguments);
        return Start(folder, environment, Dotnet, [Program, .. arguments]);
    }

    /// <summary>Compiles the scripts of a command here, where the compiler is warm, so that the tool finds them compiled; CacheTests start without.</summary>
    public static void Compile(string folder, Dictionary<string, string> environment, params string[] arguments)
    {
        if (environment.Count > 0)
        {
            return;
        }

        foreach (string script in arguments.TakeWhile(a => a != "--").Where(a => a.EndsWith(".cs", StringComparison.Ordinal)))
        {
            try
            {
                Cli.Script.Load(Path.Combine(folder, script));
            }
            catch (UserErrorException)
            {
                // The tool says what is wrong with it.
            }
        }
    }

    public static Result Start(string folder, Dictionary<string, string> environment, string program, string[] arguments)
    {
        using var running = new ToolProcess(folder, environment, program, arguments);
        return running.End();
    }

    /// <summary>What bash makes of a line in which <c>tapegrad</c> is the tool, for tests of pipes, closed streams and times.</summary>
    public static Result Bash(string folder, string line, Dictionary<string, string>? environment = null, params string[] arguments)
    {
        Compile(folder, environment ?? [], arguments);
        return Start(folder, environment ?? [], "bash", ["-c", $"tapegrad() {{ '{Dotnet}' '{Program}' \"$@\"; }}\n{line}", "bash", .. arguments]);
    }

    /// <summary>A new folder of this test's own.</summary>
    public static string Folder([CallerMemberName] string test = "")
    {
        string folder = Path.Combine(TestContext.CurrentContext.WorkDirectory, "work", test, Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(folder);
        return folder;
    }

    /// <summary>A script file with this text.</summary>
    public static string Script(string text, [CallerMemberName] string test = "")
    {
        string path = Path.Combine(Folder(test), "script.cs");
        File.WriteAllText(path, text);
        return path;
    }

    private static string FindRepository()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "TapeGrad.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }

    internal sealed record Result(int ExitCode, string Output, string Error)
    {
        public string[] Lines => Output.TrimEnd('\n').Split('\n');
    }
}
