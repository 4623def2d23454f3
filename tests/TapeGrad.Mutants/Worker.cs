using System.Globalization;
using NUnit.Framework.Interfaces;

namespace TapeGrad.Mutants;

/// <summary>The process that runs tests; each line of its input is one task, each line of its output one answer.</summary>
internal static class Worker
{
    public static int Run(string folder, string pattern, int mutants)
    {
        // What tests write is not an answer.
        using var answers = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        Console.SetOut(TextWriter.Null);
        var host = new TestHost(folder);
        HashSet<string> all = host.Find(pattern);
        answers.WriteLine(all.Count);
        while (Console.In.ReadLine()?.Split(' ') is { } task)
        {
            if (task[0] == "cover")
            {
                Cover(host, all, mutants, answers);
                continue;
            }

            host.Active = int.Parse(task[1], CultureInfo.InvariantCulture);
            string? failed = host.Run([.. task[2].Split(',')]);
            host.Active = 0;

            // What a mutant leaves in static fields must not make the next one fail.
            bool spoiled = failed is not null && host.Run([failed]) is not null;
            answers.WriteLine(failed is null ? "survived" : spoiled ? $"spoiled {failed}" : $"killed {failed}");
        }

        return 0;
    }

    // The first run sees what static fields come by, the second what each test comes by.
    private static void Cover(TestHost host, HashSet<string> all, int mutants, StreamWriter answers)
    {
        bool[] seen = new bool[mutants + 1];
        host.Seen = seen;
        host.Run(all, stops: false);
        host.Failing = result => answers.WriteLine($"fails {result.FullName}: {result.Message.ReplaceLineEndings(" ")}");
        answers.WriteLine($"once {Numbers(seen)}");
        Array.Clear(seen);
        TimeSpan before = Environment.CpuUsage.TotalTime;
        host.Run(all, passed: Answer, stops: false);
        host.Seen = null;
        answers.WriteLine("end");

        void Answer(ITest test)
        {
            TimeSpan now = Environment.CpuUsage.TotalTime;
            answers.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{test.Id} {(now - before).TotalSeconds:F4} {Numbers(seen)} {test.FullName.ReplaceLineEndings(" ")}"));
            Array.Clear(seen);
            before = now;
        }
    }

    private static string Numbers(bool[] seen) => $"[{string.Join(',', Enumerable.Range(0, seen.Length).Where(i => seen[i]))}]";
}
