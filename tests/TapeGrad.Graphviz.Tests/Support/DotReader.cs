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

    private static double Number(Match match) => match.Success ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : double.NaN;

    [GeneratedRegex("^ *([nsh]+[0-9]+) -> ([nsh]+[0-9]+) ")]
    private static partial Regex LineOf();

    [GeneratedRegex("^ *([nsh]+[0-9]+) \\[id=")]
    private static partial Regex BoxOf();

    [GeneratedRegex("tooltip=\".*?([0-9\u00A0]+) nodes")]
    private static partial Regex CountOf();

    [GeneratedRegex(@"\\n= share ([^\\""]+)")]
    private static partial Regex ShareOf();

    [GeneratedRegex(@"\\ngrad ([^\\""]+)")]
    private static partial Regex GradientOf();
}
