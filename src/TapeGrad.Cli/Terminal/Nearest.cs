namespace TapeGrad.Cli;

/// <summary>Finds the word that was meant where another one was typed.</summary>
internal static class Nearest
{
    /// <summary>The known word that differs by one typing error at most, or one per three letters, in whatever case; null if none is so near.</summary>
    public static string? To(string word, IEnumerable<string> known)
    {
        string[] candidates = [.. known.Distinct().Where(k => k != word)];
        int limit = word.Length < 3 ? 0 : Math.Max(1, word.Length / 3);
        return candidates
            .Select(c => (Word: c, Distance: Distance(word.ToUpperInvariant(), c.ToUpperInvariant())))
            .Where(c => c.Distance <= limit)
            .OrderBy(c => c.Distance).ThenBy(c => Math.Abs(c.Word.Length - word.Length))
            .Select(c => c.Word)
            .FirstOrDefault();
    }

    // The number of letters to insert, remove, change, or swap with a neighbour.
    private static int Distance(string a, string b)
    {
        int[,] table = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    table[i, j] = i + j;
                    continue;
                }

                int change = table[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                table[i, j] = Math.Min(change, 1 + Math.Min(table[i - 1, j], table[i, j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
                }
            }
        }

        return table[a.Length, b.Length];
    }
}
