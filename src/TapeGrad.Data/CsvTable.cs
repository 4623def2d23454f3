using System.Globalization;
using System.Text;
using CsvHelper;

namespace TapeGrad.Data;

/// <summary>Reads a header and rows of numbers from CSV. CsvHelper splits the lines; this class rejects bad data and names its place.</summary>
internal sealed class CsvTable
{
    private readonly string? _file;
    private readonly ClassColumn? _classes;
    private readonly CsvReader _csv;
    private readonly Dictionary<string, int> _places = [];
    private CsvMalformedRecord? _malformed;
    private string[] _columns = [];

    private CsvTable(TextReader reader, string? file, ClassColumn? classes)
    {
        _file = file;
        _classes = classes;
        _csv = CsvReader.Create(
            reader,
            new CsvReaderOptions
            {
                Separator = ',',
                DetectSeparatorHint = false,
                HasHeader = false,
                TrimWhitespace = true,
                TrackLineNumbers = true,

                // An unclosed quote then ends at its line, which the message can name, and not at the end of the file.
                AllowLineBreaksInQuotes = false,

                // Blank lines are read, because only those at the end of the file are allowed.
                SkipEmptyLines = false,
                OnMalformedRecord = record => _malformed ??= record,
            },
            leaveOpen: true);
    }

    /// <summary>Reads targets that are numbers.</summary>
    public static Dataset Read(TextReader reader, string? file, ReadOnlySpan<string> targets) =>
        new CsvTable(reader, file, null).Read(targets, nameof(targets));

    /// <summary>Reads one target, the names of classes.</summary>
    public static Dataset Read(TextReader reader, string? file, ClassColumn classes) =>
        classes.Name(new CsvTable(reader, file, classes).Read([classes.Column], nameof(classes)));

    private Dataset Read(ReadOnlySpan<string> targets, string parameter)
    {
        using (_csv)
        {
            try
            {
                ReadHeader();
                return ReadRows(TargetColumns(targets, parameter));
            }
            catch (DecoderFallbackException e)
            {
                throw new FormatException($"{_file ?? "The text"} is not in UTF-8. Save it in that encoding.", e);
            }
        }
    }

    private void ReadHeader()
    {
        if (!_csv.Read())
        {
            throw new FormatException($"{_file ?? "The text"} is empty. It needs a header with the names of the columns and at least one line of numbers.");
        }

        CheckQuotes();
        if (IsBlank())
        {
            throw Error("The header is blank. Write the names of the columns there.");
        }

        _columns = [.. Enumerable.Range(0, _csv.FieldCount).Select(_csv.GetString)];
        if (_columns is [string only])
        {
            string hint = only.AsSpan().IndexOfAny(';', '\t') is >= 0 and int at
                ? $" The header contains '{(only[at] == '\t' ? "\\t" : only[at])}': separate the columns by commas instead, and write numbers with a decimal point."
                : "";
            throw Error($"There is only one column, '{Shown(only)}', but features and a target need at least two, separated by commas.{hint}");
        }

        if (Array.TrueForAll(_columns, column => double.TryParse(column, NumberStyles.Float, CultureInfo.InvariantCulture, out _)))
        {
            throw Error($"The header is missing: '{_columns[0]}' is a number. Put a line with the names of the columns first.", 0);
        }

        for (int i = 0; i < _columns.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(_columns[i]))
            {
                throw Error("The header does not name this column. Give it a name.", i);
            }

            if (!_places.TryAdd(_columns[i], i))
            {
                throw Error(FormattableString.Invariant($"Column {_places[_columns[i]] + 1} has the same name. Give each column a name of its own."), i);
            }
        }
    }

    // The columns of features, in the order of the file, and then those of targets.
    private (int[] Features, int[] Targets) TargetColumns(ReadOnlySpan<string> targets, string parameter)
    {
        List<int> chosen = [];
        HashSet<int> taken = [];
        foreach (string name in targets)
        {
            int at = name is null ? -1 : _places.GetValueOrDefault(name, -1);
            if (at < 0 || !taken.Add(at))
            {
                string problem = at < 0 ? "is not a column" : "is named twice as a target";
                throw new ArgumentException($"'{name}' {problem}. The columns of {_file ?? "the text"} are '{string.Join("', '", _columns)}'.", parameter);
            }

            chosen.Add(at);
        }

        if (chosen.Count == 0)
        {
            chosen.Add(_columns.Length - 1);
        }

        return chosen.Count < _columns.Length
            ? ([.. Enumerable.Range(0, _columns.Length).Except(chosen)], [.. chosen])
            : throw new ArgumentException($"All columns of {_file ?? "the text"} are targets. At least one must be left as a feature.", parameter);
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
                throw Error(FormattableString.Invariant($"The line is blank, but line {_csv.LineNumber} contains more data. Remove the blank line."), line: blank);
            }

            if (_csv.FieldCount != _columns.Length)
            {
                throw WrongCount();
            }

            x.AddRange(columns.Features.Select(Number));
            y.AddRange(columns.Targets.Select(column => _classes is null ? Number(column) : Class(column)));
        }

        return count > 0
            ? new Dataset(count, [.. x], [.. y], Names(columns.Features), Names(columns.Targets))
            : throw new FormatException($"{_file ?? "The text"} has a header but no numbers. Add at least one line of numbers.");
    }

    private double Number(int column)
    {
        // .NET's parser ignores zero bytes after a number.
        ReadOnlySpan<byte> cell = _csv.GetSpan(column);
        bool isNumber = double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && !cell.Contains((byte)0);
        if (isNumber && double.IsFinite(number))
        {
            return number;
        }

        string text = Shown(_csv.GetString(column));
        throw Error(
            text.Length == 0 ? "The cell is empty. Write a number there, or leave out the line."
            : isNumber && text.AsSpan().ContainsAnyInRange('0', '9') ? $"'{text}' is too large for a double."
            : isNumber ? $"'{text}' is not a finite number. Leave out the line."
            : text.Contains(',', StringComparison.Ordinal) ? $"'{text}' is not a number. Write it with a decimal point and no commas."
            : $"'{text}' is not a number.",
            column);
    }

    private double Class(int column)
    {
        string name = _csv.GetString(column);
        if (string.IsNullOrWhiteSpace(name))
        {
            throw Error("The cell is empty. Write the name of the class there, or leave out the line.", column);
        }

        return _classes!.Number(name)
            ?? throw Error($"'{Shown(name)}' is not one of the classes '{string.Join("', '", _classes.Known!)}'. Add such samples to the training data, or leave out the line.", column);
    }

    private FormatException WrongCount()
    {
        int fields = _csv.FieldCount, columns = _columns.Length;
        return fields < columns
            ? Error(FormattableString.Invariant($"The line '{Shown(Encoding.UTF8.GetString(_csv.RawRecord))}' ends after {fields} of {columns} columns."), fields)
            : Error(FormattableString.Invariant($"The line has {fields} columns and the header {columns}, so '{Shown(_csv.GetString(columns))}' does not belong to a column."), columns);
    }

    private void CheckQuotes()
    {
        if (_malformed is not { } malformed)
        {
            return;
        }

        // The reader reports the problem's offset in bytes from the start of the line; this finds its column.
        long bytes = malformed.ByteOffset - _csv.ByteOffset;
        int column = 0;
        for (; column < _csv.FieldCount - 1 && bytes > _csv.GetRawSpan(column).Length; column++)
        {
            bytes -= _csv.GetRawSpan(column).Length + 1;
        }

        string text = Shown(Encoding.UTF8.GetString(_csv.GetRawSpan(column)).Trim());
        throw Error(
            malformed.Reason switch
            {
                CsvMalformedReason.StrayQuote => $"'{text}' has a quote inside. Put quotes around the whole cell, and write a quote inside it twice.",
                CsvMalformedReason.TextAfterClosingQuote => $"'{text}' continues after its closing quote. Write a quote inside a cell twice.",
                _ => $"'{text}' begins with a quote that is not closed on the same line. Close it.",
            },
            column);
    }

    private bool IsBlank() => _csv.FieldCount == 1 && _csv.RawRecord.IndexOfAnyExcept((byte)' ', (byte)'\t') < 0;

    private static string Shown(string text) =>
        string.Concat(text.Take(60).Select(c => char.IsControl(c) ? '\uFFFD' : c)) + (text.Length > 60 ? "…" : "");

    private string[] Names(int[] columns) => [.. columns.Select(i => _columns[i])];

    private FormatException Error(string problem, int? column = null, long? line = null)
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
