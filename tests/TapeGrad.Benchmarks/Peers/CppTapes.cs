using System.Diagnostics;
using System.Globalization;

namespace TapeGrad.Benchmarks.Peers;

/// <summary>The C++ tapes: compiles <c>demo.cpp</c> with each that g++ finds, and alternates the programs.</summary>
/// <remarks>A tape that no package installed is found by its folder in CPATH; g++ reads that variable.</remarks>
internal static class CppTapes
{
    private const int Turns = 3;

    private static readonly (string Name, string[] Options)[] Tapes =
    [
        ("CoDiPack", ["-DCODIPACK"]),
        ("Adept", ["-DADEPT"]),
        ("Adept", ["-DADEPT", "-DADEPT_STACK_THREAD_UNSAFE"]),
        ("CppAD", ["-DCPPAD"]),
        ("ADOL-C", ["-DADOLC", "-ladolc"]),
    ];

    public static IEnumerable<PeerRow> Measure()
    {
        string folder = Directory.CreateTempSubdirectory("tapegrad-peers-").FullName;
        try
        {
            string source = Path.Combine(folder, "demo.cpp");
            File.WriteAllText(source, Source());
            List<string> programs = [];
            foreach ((string name, string[] options) in Tapes)
            {
                string program = Path.Combine(folder, $"{name}{programs.Count}");
                (int exit, _, string errors) = Run("g++", ["-std=c++17", "-O3", "-march=native", "-DNDEBUG", source, "-o", program, .. options], "");
                if (exit == 0)
                {
                    programs.Add(program);
                }
                else
                {
                    string reason = errors.Split('\n').FirstOrDefault(line => line.Contains("error: ", StringComparison.Ordinal)) ?? errors;
                    Console.WriteLine($"{name} is not measured: {reason.Split("error: ")[^1].Trim()}");
                }
            }

            string[] lines = [.. Enumerable.Repeat(programs, Turns).SelectMany(turn => turn).SelectMany(Lines)];
            return [.. lines.Select(line => line.Split('|')).GroupBy(parts => parts[0], (name, parts) => new PeerRow(
                new Contestants.CompiledFused().Workload, name, parts.Min(p => Number(p[1])), parts.Min(p => Number(p[2]))))];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string[] Lines(string program)
    {
        IEnumerable<double> numbers = [Demo.Samples, .. Demo.X.SelectMany(x => x), .. Demo.Y, .. Demo.Parameters, .. Demo.Losses];
        (int exit, string printed, string errors) = Run(program, [], string.Join('\n', numbers.Select(n => n.ToString("R", CultureInfo.InvariantCulture))));
        return exit == 0 ? printed.Split('\n', StringSplitOptions.RemoveEmptyEntries) : throw new InvalidDataException($"{Path.GetFileName(program)}: {errors}");
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string Source()
    {
        using var reader = new StreamReader(typeof(CppTapes).Assembly.GetManifestResourceStream("demo.cpp")!);
        return reader.ReadToEnd();
    }

    private static (int Exit, string Printed, string Errors) Run(string program, string[] arguments, string input)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            process.StandardInput.Write(input);
            process.StandardInput.Close();
            string printed = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, printed, errors.Result);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (127, "", $"{program} is not installed.");
        }
    }
}
