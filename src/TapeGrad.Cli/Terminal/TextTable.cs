using System.Text;

namespace TapeGrad.Cli;

/// <summary>Rows of text in aligned columns: the first column to the left, the others to the right. A row that ends early ends in a note.</summary>
internal sealed class TextTable(params string[] header)
{
    private readonly List<string[]> _rows = [header];

    // A name with a line break would break the table.
    public void Add(params string[] row) => _rows.Add([.. row.Select(Message.OneLine)]);

    public override string ToString()
    {
        int[] widths = [.. header.Select((_, column) => _rows.Where(r => r.Length == header.Length || column < r.Length - 1).Max(r => r[column].Length))];
        var text = new StringBuilder();
        foreach (string[] row in _rows)
        {
            string line = string.Join("  ", row.Select((cell, column) =>
                column == 0 ? cell.PadRight(widths[0])
                : row.Length < header.Length && column == row.Length - 1 ? cell
                : cell.PadLeft(widths[column])));
            text.Append(line.TrimEnd()).Append('\n');
        }

        return text.ToString();
    }
}
