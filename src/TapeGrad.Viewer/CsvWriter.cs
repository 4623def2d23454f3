using System.Globalization;
using System.Text;

namespace TapeGrad.Viewer;

/// <summary>Writes the numbers of a training run as a table: one row per step, one column per series.</summary>
public static class CsvWriter
{
    /// <summary>The header <c>step,loss,…</c> and one row per step, as RFC 4180 quotes them, each line ended by a line feed.</summary>
    /// <remarks>
    /// Series are in the order of their first appearance; a cell is empty if the step does not have that number. Numbers read
    /// back to the same double; NaN and infinities are <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>. A name that a
    /// spreadsheet would run as a formula (it starts with =, +, −, @, a tab or a carriage return) gets an apostrophe in front.
    /// </remarks>
    public static string Write(TrainingLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        Dictionary<string, int> columns = [];
        foreach ((string name, _) in log.Steps.SelectMany(s => s.Series))
        {
            columns.TryAdd(name, columns.Count);
        }

        var csv = new StringBuilder("step,loss");
        foreach (string name in columns.Keys)
        {
            csv.Append(',').Append(Text(name));
        }

        csv.Append('\n');
        string[] cells = new string[columns.Count];
        foreach (TrainingStep step in log.Steps)
        {
            Array.Fill(cells, "");
            foreach ((string name, double value) in step.Series)
            {
                cells[columns[name]] = Number(value);
            }

            csv.Append(CultureInfo.InvariantCulture, $"{step.Number},{Number(step.Loss)}");
            foreach (string cell in cells)
            {
                csv.Append(',').Append(cell);
            }

            csv.Append('\n');
        }

        return csv.ToString();
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Text(string text)
    {
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '\u2212' or '@' or '\t' or '\r')
        {
            text = "'" + text;
        }

        return text.AsSpan().IndexOfAny("\",\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
