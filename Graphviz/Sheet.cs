namespace TapeGrad.Graphviz;

/// <summary>How the boxes of a picture are arranged: from left to right or downwards, and how near to each other.</summary>
internal readonly record struct Sheet(bool IsDownward, bool IsTight)
{
    // A sheet of A3 with some room left, in points of a picture whose smallest text, of 10 points, is printed with 8.
    private const double Long = 400.0 / 25.4 * 72.0 * 10.0 / 8.0;
    private const double Short = 285.0 / 25.4 * 72.0 * 10.0 / 8.0;

    // Title and legend.
    private const double Foot = 70.0;

    /// <summary>The usual arrangement.</summary>
    public static Sheet Usual => default;

    private (double Boxes, double Ranks) Gaps => IsTight ? (0.15 * 72.0, 0.3 * 72.0) : (0.3 * 72.0, 0.55 * 72.0);

    /// <summary>The attributes of dot.</summary>
    public string Attributes => $"rankdir={(IsDownward ? "TB" : "LR")}, {(IsTight ? "nodesep=0.15, ranksep=0.3" : "nodesep=0.3, ranksep=0.55")}";

    /// <summary>The first arrangement in which the picture fits on the sheet, by an estimate; null if it does not.</summary>
    /// <param name="boxes">The rank of each box, and whether it is a crowd, which needs more room.</param>
    /// <param name="lines">The ranks that each line connects, and whether it represents several edges, which needs a longer label.</param>
    public static Sheet? Of(IReadOnlyList<(int Rank, bool IsCrowd)> boxes, IReadOnlyList<(int From, int To, bool IsBundle)> lines)
    {
        foreach (Sheet sheet in (ReadOnlySpan<Sheet>)[Usual, new(false, true), new(true, true)])
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
    private (double Width, double Height) SizeOf(IReadOnlyList<(int Rank, bool IsCrowd)> boxes, IReadOnlyList<(int From, int To, bool IsBundle)> lines)
    {
        int ranks = boxes.Count == 0 ? 1 : boxes.Max(b => b.Rank) + 1;
        (double between, double ranksApart) = Gaps;
        bool isDownward = IsDownward;
        double[] along = new double[2 * ranks];
        double[] across = new double[2 * ranks];
        foreach ((int rank, bool isCrowd) in boxes)
        {
            (double width, double height) = isCrowd ? (190.0, 92.0) : (105.0, 70.0);
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
