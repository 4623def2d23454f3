using System.Globalization;

namespace TapeGrad.Benchmarks.Starts;

/// <summary><c>starts TAPEGRAD... [ROUNDS]</c>: how long installed tools take from the command to its end.</summary>
/// <remarks>On a busy machine the least of many runs is close to what an idle one takes; so is the processor time.</remarks>
internal static class StartsCommand
{
    private const int UsageError = 2;
    private const int Missed = 3;

    public static int Run(string[] args)
    {
        int rounds = args is [.., var last] && int.TryParse(last, CultureInfo.InvariantCulture, out int number) ? number : 20;
        string[] tools = [.. args.Where(File.Exists).Select(Path.GetFullPath)];
        if (rounds < 1 || tools.Length == 0 || tools.Length < args.Count(a => !int.TryParse(a, CultureInfo.InvariantCulture, out _)))
        {
            Console.Error.WriteLine("Usage: starts TAPEGRAD... [ROUNDS]. TAPEGRAD is the path of an installed tool, and ROUNDS at least 1.");
            return UsageError;
        }

        DirectoryInfo folder = Directory.CreateTempSubdirectory("tapegrad-starts-");
        try
        {
            return tools.Select(tool => Report(tool, StartCase.Measure(tool, folder.CreateSubdirectory(Path.GetRandomFileName()).FullName, rounds))).ToArray().Contains(false) ? Missed : 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static bool Report(string tool, IReadOnlyList<StartCase> cases)
    {
        Console.WriteLine(tool);
        Console.WriteLine($"{"the least in ms",-40} {"time",6} {"bound",6}        {"processor",9}");
        foreach (StartCase measured in cases)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{measured.Name,-40} {measured.Time,6:F0} {measured.Bound,6:F0}  {(measured.Time <= measured.Bound ? "PASS" : "MISS")}  {measured.ProcessorTime,9:F0}"));
        }

        return cases.All(c => c.Time <= c.Bound);
    }
}
