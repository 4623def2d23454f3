using System.Globalization;
using System.Text.RegularExpressions;

namespace TapeGrad.Mutants;

/// <summary>Runs a group, writes each mutant on a line of <c>campaign/mutants-GROUP.txt</c>, and prints the score.</summary>
internal static class Report
{
    public static int Run(Group group, int most, string which)
    {
        string folder = Path.GetFullPath($"campaign/mutants-{group.Name}");
        Copy("tests/TapeGrad.Tests/bin/Release/net10.0", folder);
        List<Mutant> mutants = MutatedLibrary.Build(Path.GetFullPath("src/TapeGrad"), group, Path.Combine(folder, "TapeGrad.dll"));
        string[] same = [.. File.ReadLines("tests/TapeGrad.Mutants/Equivalent.md").Where(line => line.StartsWith("    ", StringComparison.Ordinal)).Select(line => line.Trim())];
        Console.Error.WriteLine($"{group.Name}: {mutants.Count} mutants; the tests run once to see which of them each comes by");
        using var campaign = new Campaign(group, folder, mutants);
        campaign.Cover();
        using var log = new StreamWriter($"campaign/mutants-{group.Name}.txt") { AutoFlush = true };
        int tried = 0, killed = 0, equivalent = 0;
        foreach (Mutant mutant in mutants.Where(mutant => Regex.IsMatch(mutant.ToString(), which)).OrderBy(Shuffled).Take(most))
        {
            string answer = campaign.Try(mutant);
            bool lives = answer is "survived" or "uncovered";
            bool isSame = lives && same.Contains(mutant.Key);
            answer = isSame ? "equivalent" : answer;
            tried++;
            equivalent += isSame ? 1 : 0;
            killed += lives ? 0 : 1;
            log.WriteLine($"{answer.Split(' ')[0],-10} {mutant}{(answer.Contains(' ') ? $"  [{answer.Split(' ', 2)[1]}]" : "")}");
        }

        double score = 100.0 * killed / Math.Max(1, tried - equivalent);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"mutants {group.Name,-12} {tried,6} tried {killed,6} killed {equivalent,4} equivalent {tried - killed - equivalent,4} survived  score {score:F1} %  goal {group.Goal} %"));
        return score >= group.Goal ? 0 : 1;
    }

    // The same order in every run, in which the first ones are a sample of all.
    private static uint Shuffled(Mutant mutant) => unchecked((uint)mutant.Id * 2_654_435_761u);

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }
    }
}
