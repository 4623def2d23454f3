using System.Globalization;
using System.Text.RegularExpressions;

namespace TapeGrad.Graphviz.Tests;

/// <summary>What a DOT text draws, read back from it.</summary>
internal sealed partial class DotReader
{
    public DotReader(string dot)
    {
        foreach (string line in dot.Split('\n'))
        {
            if (LineOf().Match(line) is { Success: true } edge)
            {
                Lines.Add((edge.Groups[1].Value, edge.Groups[2].Value, Number(ShareOf().Match(line))));
            }
            else if (BoxOf().Match(line) is { Success: true } box)
            {
                Match count = CountOf().Match(line);
                bool crowd = !box.Groups[1].Value.StartsWith('n');
                Counts.Add(box.Groups[1].Value, crowd ? int.Parse(count.Groups[1].Value.Replace("\u00A0", ""), CultureInfo.InvariantCulture) : 1);
                if (!crowd)
                {
                    Gradients.Add(box.Groups[1].Value, Number(GradientOf().Match(line)));
                }
            }
        }
    }

    /// <summary>How many nodes of the graph each box stands for.</summary>
    public Dictionary<string, int> Counts { get; } = [];

    public Dictionary<string, double> Gradients { get; } = [];

    public List<(string From, string To, double Share)> Lines { get; } = [];

    /// <summary>How many ranks the lines pass by: a box is a rank below the lowest of its operands, one without operands just above its first user.</summary>
    public int RanksPassed
    {
        get
        {
            // Lines are written in the order of the boxes that they lead to, and a box behind its operands.
            Dictionary<string, int> ranks = [];
            foreach (IGrouping<string, (string From, string To, double Share)> box in Lines.GroupBy(l => l.To))
            {
                ranks[box.Key] = box.Max(l => ranks.GetValueOrDefault(l.From)) + 1;
            }

            Dictionary<string, int> sources = Lines.Where(l => !ranks.ContainsKey(l.From)).GroupBy(l => l.From).ToDictionary(g => g.Key, g => g.Min(l => ranks[l.To]) - 1);
            return Lines.Sum(l => Math.Abs(ranks[l.To] - sources.GetValueOrDefault(l.From, ranks.GetValueOrDefault(l.From))) - 1);
        }
    }

    private static double Number(Match match) => match.Success ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : double.NaN;

    [GeneratedRegex("^ *([nshk]+[0-9]+) -> ([nshk]+[0-9]+) ")]
    private static partial Regex LineOf();

    [GeneratedRegex("^ *([nshk]+[0-9]+) \\[id=")]
    private static partial Regex BoxOf();

    [GeneratedRegex("tooltip=\".*?([0-9\u00A0]+) nodes")]
    private static partial Regex CountOf();

    [GeneratedRegex(@"\\n= share ([^\\""]+)")]
    private static partial Regex ShareOf();

    [GeneratedRegex(@"\\ngrad ([^\\""]+)")]
    private static partial Regex GradientOf();
}
