using System.Runtime.CompilerServices;
using System.Text;
using CsvHelper;

namespace TapeGrad.Data;

// CSV files as in RFC 4180.
public sealed partial class Dataset
{
    /// <summary>Reads a CSV file: a header with the names of the columns, then one line of numbers per sample.</summary>
    /// <remarks>
    /// Commas separate the columns, and numbers have a decimal point, in every culture. A byte order mark, CRLF, blanks around
    /// values and blank lines at the end are allowed. Everything else that is not a finite number throws; no line is skipped.
    /// </remarks>
    /// <param name="path">The file, in UTF-8 or with a byte order mark.</param>
    /// <param name="targets">The columns that are targets, in this order; by default the last column. All others are features.</param>
    /// <exception cref="FormatException">A line cannot be read; the message names the file, line, column and text.</exception>
    /// <exception cref="ArgumentException">A target is not a column or is named twice, or all columns are targets.</exception>
    /// <exception cref="IOException">The file does not exist (<see cref="FileNotFoundException"/>) or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The process may not read the file.</exception>
    public static Dataset ReadCsv(string path, params ReadOnlySpan<string> targets)
    {
        using StreamReader reader = Open(path);
        return CsvTable.Read(reader, path, targets);
    }

    /// <summary>Reads a CSV file whose target is the name of a class: <c>ReadCsv("flowers.csv", classes: "species")</c>.</summary>
    /// <remarks>
    /// All other columns are features, as for <see cref="ReadCsv(string, ReadOnlySpan{string})"/>. Each name becomes the number of a
    /// class, which <see cref="Labels"/> has, and <see cref="ClassNames"/> keeps the names. They are sorted letter by letter (ordinally), so
    /// that the order of the lines does not matter. For new data, give the names of the training data: classes then get the same
    /// numbers even if some are missing.
    /// </remarks>
    /// <param name="path">The file, in UTF-8 or with a byte order mark.</param>
    /// <param name="classes">The column with the names of classes. Write the name of this parameter: without it, the column is read as numbers.</param>
    /// <param name="classNames">The classes that the file may have, in the order of their numbers; by default those that it has, sorted.</param>
    /// <exception cref="FormatException">A line cannot be read, or has another class; the message names the file, line, column and text.</exception>
    /// <exception cref="ArgumentException"><paramref name="classes"/> is not a column, or two of the given names are equal, or one is blank.</exception>
    /// <exception cref="IOException">The file does not exist (<see cref="FileNotFoundException"/>) or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The process may not read the file.</exception>
    [OverloadResolutionPriority(-1)]
    public static Dataset ReadCsv(string path, string classes, IReadOnlyList<string>? classNames = null)
    {
        ArgumentNullException.ThrowIfNull(classes);
        var column = new ClassColumn(classes, classNames);
        using StreamReader reader = Open(path);
        return CsvTable.Read(reader, path, column);
    }

    /// <summary>Reads CSV text, as <see cref="ReadCsv(string, ReadOnlySpan{string})"/> reads a file.</summary>
    /// <param name="reader">The text; it is left open.</param>
    /// <param name="targets">The columns that are targets, in this order; by default the last column. All others are features.</param>
    /// <exception cref="FormatException">A line cannot be read; the message names the line, column and text.</exception>
    /// <exception cref="ArgumentException">A target is not a column or is named twice, or all columns are targets.</exception>
    public static Dataset ReadCsv(TextReader reader, params ReadOnlySpan<string> targets)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return CsvTable.Read(reader, null, targets);
    }

    /// <summary>Reads CSV text, as <see cref="ReadCsv(string, string, IReadOnlyList{string})"/> reads a file.</summary>
    /// <param name="reader">The text; it is left open.</param>
    /// <param name="classes">The column with the names of classes. Write the name of this parameter: without it, the column is read as numbers.</param>
    /// <param name="classNames">The classes that the text may have, in the order of their numbers; by default those that it has, sorted.</param>
    /// <exception cref="FormatException">A line cannot be read, or has another class; the message names the line, column and text.</exception>
    /// <exception cref="ArgumentException"><paramref name="classes"/> is not a column, or two of the given names are equal, or one is blank.</exception>
    [OverloadResolutionPriority(-1)]
    public static Dataset ReadCsv(TextReader reader, string classes, IReadOnlyList<string>? classNames = null)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(classes);
        return CsvTable.Read(reader, null, new ClassColumn(classes, classNames));
    }

    /// <summary>Writes a CSV file, features before targets. <see cref="ReadCsv(string, ReadOnlySpan{string})"/> reads back the same bits.</summary>
    /// <remarks>
    /// The file is written completely or not at all. Classes with names are written as those names. A name that a spreadsheet would run as a formula (it starts with =, +, -,
    /// @ or a tab) gets an apostrophe in front.
    /// </remarks>
    /// <exception cref="IOException">The file cannot be written. No partial file is left.</exception>
    /// <exception cref="UnauthorizedAccessException">The process may not write the folder or the file.</exception>
    public void WriteCsv(string path) => AtomicFile.WriteText(path, ToCsv());

    /// <summary>The text that <see cref="WriteCsv"/> writes. Each line ends with a line feed.</summary>
    public string ToCsv()
    {
        using var text = new StringWriter();
        var options = new CsvWriterOptions
        {
            NewLine = "\n",
            Injection = CsvInjection.Escape,
            Quoting = CsvQuoting.WhenNeededOrWhitespace,
        };
        using (var csv = CsvWriter.Create(text, options))
        {
            csv.WriteHeader([.. FeatureNames, .. TargetNames]);
            foreach (Sample sample in this)
            {
                foreach (double number in sample.X)
                {
                    csv.WriteField(number);
                }

                if (ClassNames.Count > 0)
                {
                    csv.WriteField(ClassNames[sample.Label]);
                }
                else
                {
                    foreach (double number in sample.Y)
                    {
                        csv.WriteField(number);
                    }
                }

                csv.EndRecord();
            }
        }

        return text.ToString();
    }

    private static StreamReader Open(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!File.Exists(path))
        {
            throw Directory.Exists(path)
                ? new IOException($"'{path}' is a folder. Name a CSV file in it.")
                : new FileNotFoundException($"The file '{Path.GetFullPath(path)}' does not exist.", path);
        }

        return new StreamReader(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
    }
}
