namespace TapeGrad.Benchmarks.Workloads.MicroGpt;

/// <summary>Made-up names, as tokens between two of what begins and ends a name, and first weights.</summary>
internal static class Documents
{
    /// <summary>How many names make up a set of lengths.</summary>
    public const int Set = 20;

    private const int Bos = 26;
    private const string Vowels = "aaaaaeeeeiiiouy";
    private const string Consonants = "bcddghjjkkklllllmmmnnnnnnprrrrrsssttvyz";

    // As first names are long; the mean of 6 is the length of the equal ones, so that both give times per document.
    private static readonly int[] Lengths = [3, 4, 4, 5, 5, 5, 5, 6, 6, 6, 6, 6, 6, 7, 7, 7, 7, 8, 8, 9];

    /// <summary>Sets of names in which every length stands as often as in any other set.</summary>
    public static int[][] Names(int sets)
    {
        var random = new Seeded(26);
        List<int[]> names = [];
        for (int set = 0; set < sets; set++)
        {
            int[] lengths = [.. Lengths];
            for (int i = lengths.Length - 1; i > 0; i--)
            {
                int other = random.Below(i + 1);
                (lengths[i], lengths[other]) = (lengths[other], lengths[i]);
            }

            names.AddRange(lengths.Select(length => Name(random, length)));
        }

        return [.. names];
    }

    /// <summary>Batches of names of six letters.</summary>
    public static int[][][] Batches(int count, int size)
    {
        var random = new Seeded(6);
        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, size).Select(_ => Name(random, 6)).ToArray())];
    }

    /// <summary>First weights of deviation 0.08.</summary>
    public static double[] Weights(MicroGptConfig config) => new Seeded(42).Normals(config.ParameterCount, 0.08);

    // Vowels and consonants take turns, from either.
    private static int[] Name(Seeded random, int length)
    {
        var tokens = new int[length + 2];
        (tokens[0], tokens[^1]) = (Bos, Bos);
        bool vowel = random.Below(3) == 0;
        for (int i = 1; i <= length; i++, vowel = !vowel)
        {
            string letters = vowel ? Vowels : Consonants;
            tokens[i] = letters[random.Below(letters.Length)] - 'a';
        }

        return tokens;
    }
}
