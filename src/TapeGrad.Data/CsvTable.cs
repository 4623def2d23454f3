using System.Globalization;
using System.Text;
using CsvHelper;

namespace TapeGrad.Data;

/// <summary>Reads numbers with a header from CSV. CsvHelper takes the lines apart; what is no data is refused here, with its place.</summary>
internal sealed class CsvTable
{
    private readonly string? _file;
    private readonly CsvReader _csv;
    private CsvMalformedRecord? _malformed;
    private string[] _columns = [];

    private CsvTable(TextReader reader, string? file)
    {
        _file = file;
        _csv = CsvReader.Create(
            reader,
            new CsvReaderOptions
            {
                Separator = ',',
                DetectSeparatorHint = false,
                HasHeader = false,
                TrimWhitespace = true,
                TrackLineNumbers = true,

                // A quote that is not closed then ends with its line, where it can be named, and not with the file.
                AllowLineBreaksInQuotes = false,

                // Kept, so that only blank lines at the end are passed over.
                SkipEmptyLines = false,
                OnMalformedRecord = record => _malformed ??= record,
            },
            leaveOpen: true);
    }

    public static Dataset Read(TextReader reader, string? file, ReadOnlySpan<string> targets)
    {
        var table = new CsvTable(reader, file);
        using (table._csv)
        {
            try
            {
                table.ReadHeader();
                return table.ReadRows(table.TargetColumns(targets));
            }
            catch (DecoderFallbackException e)
            {
                throw new FormatException($"{file ?? "The text"} is not in UTF-8. Save it in that encoding.", e);
            }
        }
    }

    private void ReadHeader()
    {
        if (!_csv.Read())
        {
            throw new FormatException($"{_file ?? "The text"} is empty. It needs a header with the names of the columns, and at least one line of numbers.");
        }

        CheckQuotes();
        if (IsBlank())
        {
            throw Refusal("The header, which names the columns, is blank.");
        }

        _columns = [.. Enumerable.Range(0, _csv.FieldCount).Select(_csv.GetString)];
        if (_columns is [string only])
        {
            string hint = only.AsSpan().IndexOfAny(';', '\t') is >= 0 and int at
                ? $" It has '{(only[at] == '\t' ? "\\t" : only[at])}' in it: separate the columns by commas instead, and write numbers with a decimal point."
                : "";
            throw Refusal($"There is only one column, '{Shown(only)}', but features and a target need at least two, separated by commas.{hint}");
        }

        if (Array.TrueForAll(_columns, column => double.TryParse(column, NumberStyles.Float, CultureInfo.InvariantCulture, out _)))
        {
            throw Refusal($"There is no header: '{_columns[0]}' is a number. Put a line with the names of the columns first.", 0);
        }

        for (int i = 0; i < _columns.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(_columns[i]))
            {
                throw Refusal("The column has no name in the header. Give it one.", i);
            }

            int first = Array.IndexOf(_columns, _columns[i]);
            if (first < i)
            {
                throw Refusal(FormattableString.Invariant($"Column {first + 1} has the same name. Give each column a name of its own."), i);
            }
        }
    }

    // The columns of features, in the order of the file, and then those of targets.
    private (int[] Features, int[] Targets) TargetColumns(ReadOnlySpan<string> targets)
    {
        List<int> chosen = [];
        foreach (string name in targets)
        {
            int at = Array.IndexOf(_columns, name);
            if (at < 0 || chosen.Contains(at))
            {
                string problem = at < 0 ? "is no column" : "is named twice as a target";
                throw new ArgumentException($"'{name}' {problem}. The columns of {_file ?? "the text"} are '{string.Join("', '", _columns)}'.", nameof(targets));
            }

            chosen.Add(at);
        }

        if (chosen.Count == 0)
        {
            chosen.Add(_columns.Length - 1);
        }

        return chosen.Count < _columns.Length
            ? ([.. Enumerable.Range(0, _columns.Length).Except(chosen)], [.. chosen])
            : throw new ArgumentException($"All columns of {_file ?? "the text"} are targets. At least one must be left as a feature.", nameof(targets));
    }

    private Dataset ReadRows((int[] Features, int[] Targets) columns)
    {
        List<double> x = [], y = [];
        int count = 0;
        long blank = 0;
        for (; _csv.Read(); count++)
        {
            CheckQuotes();
            if (IsBlank())
            {
                blank = blank == 0 ? _csv.LineNumber : blank;
                count--;
                continue;
            }

            if (blank != 0)
            {
                throw Refusal(FormattableString.Invariant($"The line is blank, but line {_csv.LineNumber} has more. Remove it."), line: blank);
            }

            if (_csv.FieldCount != _columns.Length)
            {
                throw WrongCount();
            }

            x.AddRange(columns.Features.Select(Number));
            y.AddRange(columns.Targets.Select(Number));
        }

        return count > 0
            ? new Dataset(count, [.. x], [.. y], Names(columns.Features), Names(columns.Targets))
            : throw new FormatException($"{_file ?? "The text"} has a header and nothing below it. It needs at least one line of numbers.");
    }

    private double Number(int column)
    {
        // .NET reads zero bytes behind a number as if they were not there.
        ReadOnlySpan<byte> cell = _csv.GetSpan(column);
        bool isNumber = double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && !cell.Contains((byte)0);
        if (isNumber && double.IsFinite(number))
        {
            return number;
        }

        string text = Shown(_csv.GetString(column));
        throw Refusal(
            text.Length == 0 ? "The cell is empty. Data are numbers: fill it, or leave out the line."
            : isNumber && text.AsSpan().ContainsAnyInRange('0', '9') ? $"'{text}' is too large for a double."
            : isNumber ? $"'{text}' is no finite number. Leave out the line."
            : text.Contains(',', StringComparison.Ordinal) ? $"'{text}' is not a number. Write it with a decimal point and no commas."
            : $"'{text}' is not a number.",
            column);
    }

    private FormatException WrongCount()
    {
        int fields = _csv.FieldCount, columns = _columns.Length;
        return fields < columns
            ? Refusal(FormattableString.Invariant($"The line '{Shown(Encoding.UTF8.GetString(_csv.RawRecord))}' ends after {fields} of {columns} columns."), fields)
            : Refusal(FormattableString.Invariant($"The line has {fields} columns and the header {columns}, so '{Shown(_csv.GetString(columns))}' has no name."), columns);
    }

    private void CheckQuotes()
    {
        if (_malformed is not { } malformed)
        {
            return;
        }

        // The problem is so many bytes into the line: the column that they end in.
        long bytes = malformed.ByteOffset - _csv.ByteOffset;
        int column = 0;
        for (; column < _csv.FieldCount - 1 && bytes > _csv.GetRawSpan(column).Length; column++)
        {
            bytes -= _csv.GetRawSpan(column).Length + 1;
        }

        string text = Shown(Encoding.UTF8.GetString(_csv.GetRawSpan(column)).Trim());
        throw Refusal(
            malformed.Reason switch
            {
                CsvMalformedReason.StrayQuote => $"'{text}' has a quote inside. Put quotes around all of it, and write those inside twice.",
                CsvMalformedReason.TextAfterClosingQuote => $"'{text}' goes on after its closing quote. Write quotes inside twice.",
                _ => $"'{text}' begins with a quote that is not closed on the same line.",
            },
            column);
    }

    private bool IsBlank() => _csv.FieldCount == 1 && _csv.RawRecord.IndexOfAnyExcept((byte)' ', (byte)'\t') < 0;

    private static string Shown(string text) =>
        string.Concat(text.Take(60).Select(c => char.IsControl(c) ? '\uFFFD' : c)) + (text.Length > 60 ? "…" : "");

    private string[] Names(int[] columns) => [.. columns.Select(i => _columns[i])];

    private FormatException Refusal(string problem, int? column = null, long? line = null)
    {
        string place = FormattableString.Invariant($"line {line ?? _csv.LineNumber}");
        if (column is { } at)
        {
            place += FormattableString.Invariant($", column {at + 1}");
            place += at < _columns.Length && _columns[at].Length > 0 ? $" ('{_columns[at]}')" : "";
        }

        return new FormatException($"{(_file is null ? "L" : _file + ", l")}{place[1..]}: {problem}");
    }
}
