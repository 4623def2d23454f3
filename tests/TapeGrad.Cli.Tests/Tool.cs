using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;

namespace TapeGrad.Cli.Tests;

/// <summary>The tool as a user meets it: a process with streams and an exit code.</summary>
internal static class Tool
{
    public static string Repository { get; } = FindRepository();

    public static string Example(string name) => Path.Combine(Repository, "examples", name + ".cs");

    public static Result Run(params string[] arguments) => RunIn(Repository, [], arguments);

    public static Result RunIn(string folder, Dictionary<string, string> environment, params string[] arguments) =>
        Start(folder, environment, "dotnet", [Path.Combine(AppContext.BaseDirectory, "TapeGrad.Cli.dll"), .. arguments]);

    public static Result Start(string folder, Dictionary<string, string> environment, string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        return new Result(process.ExitCode, output.Result, error.Result);
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
