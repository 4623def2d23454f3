namespace TapeGrad.Graphviz;

/// <summary>How the boxes of a picture are arranged: from left to right or downwards, and how near to each other.</summary>
internal readonly record struct Sheet(bool IsDownward, int Tightness)
{
    // A sheet of A3 with some room left, in points of a picture whose smallest text, of 10 points, is printed with 8.
    private const double Long = 400.0 / 25.4 * 72.0 * 10.0 / 8.0;
    private const double Short = 285.0 / 25.4 * 72.0 * 10.0 / 8.0;

    // Title and legend.
    private const double Foot = 70.0;

    /// <summary>The usual arrangement.</summary>
    public static Sheet Usual => default;

    // In inches.
    private (double Boxes, double Ranks) Gaps => Tightness switch { 0 => (0.3, 0.55), 1 => (0.15, 0.3), _ => (0.15, 0.12) };

    /// <summary>The attributes of dot.</summary>
    public string Attributes => $"rankdir={(IsDownward ? "TB" : "LR")}, nodesep={DotText.Decimal(Gaps.Boxes)}, ranksep={DotText.Decimal(Gaps.Ranks)}";

    /// <summary>The first arrangement in which the picture fits on the sheet, by an estimate; null if it does not.</summary>
    /// <param name="boxes">The rank of each box, and its size.</param>
    /// <param name="lines">The ranks that each line connects, and whether it represents several edges, which needs a longer label.</param>
    public static Sheet? Of(IReadOnlyList<(int Rank, (double Width, double Height) Size)> boxes, IReadOnlyList<(int From, int To, bool IsBundle)> lines)
    {
        foreach (Sheet sheet in (ReadOnlySpan<Sheet>)[Usual, new(false, 1), new(true, 1), new(true, 2)])
        {
            (double width, double height) = sheet.SizeOf(boxes, lines);
            if (Math.Max(width, height) <= Long && Math.Min(width, height) <= Short)
            {
                return sheet;
            }
        }

        return null;
    }

    // dot gives each rank the room of its largest box, and each gap that of its largest label. A line takes room beside the boxes
    // of each rank that it passes, and beside the labels of each gap.
    private (double Width, double Height) SizeOf(IReadOnlyList<(int Rank, (double Width, double Height) Size)> boxes, IReadOnlyList<(int From, int To, bool IsBundle)> lines)
    {
        int ranks = boxes.Count == 0 ? 1 : boxes.Max(b => b.Rank) + 1;
        (double between, double ranksApart) = (72.0 * Gaps.Boxes, 72.0 * Gaps.Ranks);
        bool isDownward = IsDownward;
        double[] along = new double[2 * ranks];
        double[] across = new double[2 * ranks];
        foreach ((int rank, (double width, double height)) in boxes)
        {
            Take(2 * rank, width, height);
        }

        foreach ((int a, int b, bool isBundle) in lines)
        {
            (int from, int to) = (Math.Min(a, b), Math.Max(a, b));
            for (int place = (2 * from) + 1; place < 2 * to; place++)
            {
                bool isLabel = place == (2 * ((from + to - 1) / 2)) + 1;
                Take(place, isLabel ? (isBundle ? 140.0 : 62.0) : 0.0, isLabel ? 26.0 : 2.0);
            }
        }

        double length = along.Sum() + (ranksApart * (ranks - 1));
        double breadth = across.Max() * 1.15;
        return isDownward ? (breadth, length + Foot) : (length, breadth + Foot);

        void Take(int place, double width, double height)
        {
            along[place] = Math.Max(along[place], isDownward ? height : width);
            across[place] += (isDownward ? width : height) + between;
        }
    }
}
