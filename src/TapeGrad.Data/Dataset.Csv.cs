using System.Text;
using CsvHelper;

namespace TapeGrad.Data;

// CSV files, as RFC 4180 has them.
public sealed partial class Dataset
{
    /// <summary>Reads a CSV file: a header with the names of the columns, then one sample per line, all of it numbers.</summary>
    /// <remarks>
    /// Columns are separated by commas and numbers written with a decimal point, whatever the culture. A byte order mark, CRLF,
    /// blanks around values and blank lines at the end are fine. Anything else that is no data is refused, and nothing dropped.
    /// </remarks>
    /// <param name="path">The file, in UTF-8 or with a byte order mark.</param>
    /// <param name="targets">The columns that are targets, in this order; without, the last one. All others are features.</param>
    /// <exception cref="FormatException">A line cannot be read; the message names file, line, column and what stands there.</exception>
    /// <exception cref="ArgumentException">A target is no column of the file or named twice, or no column is left for features.</exception>
    /// <exception cref="IOException">There is no such file (<see cref="FileNotFoundException"/>), or it cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static Dataset ReadCsv(string path, params ReadOnlySpan<string> targets)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!File.Exists(path))
        {
            throw Directory.Exists(path)
                ? new IOException($"'{path}' is a folder. Name a CSV file in it.")
                : new FileNotFoundException($"There is no file '{Path.GetFullPath(path)}'.", path);
        }

        using var reader = new StreamReader(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
        return CsvTable.Read(reader, path, targets);
    }

    /// <summary>Reads CSV from anywhere, as <see cref="ReadCsv(string, ReadOnlySpan{string})"/> reads a file.</summary>
    /// <param name="reader">The text; it is left open.</param>
    /// <param name="targets">The columns that are targets, in this order; without, the last one. All others are features.</param>
    /// <exception cref="FormatException">A line cannot be read; the message names line, column and what stands there.</exception>
    /// <exception cref="ArgumentException">A target is no column of the file or named twice, or no column is left for features.</exception>
    public static Dataset ReadCsv(TextReader reader, params ReadOnlySpan<string> targets)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return CsvTable.Read(reader, null, targets);
    }

    /// <summary>Writes a CSV file, features before targets, from which <see cref="ReadCsv(string, ReadOnlySpan{string})"/> reads the same numbers to the last bit.</summary>
    /// <remarks>
    /// The file is written whole or not at all. A name that a spreadsheet would run as a formula (it starts with =, +, -, @ or a
    /// tab) gets an apostrophe in front.
    /// </remarks>
    /// <exception cref="IOException">The file cannot be written; nothing of it is left behind.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    public void WriteCsv(string path) => Checkpoint.Write(path, ToCsv());

    /// <summary>The text that <see cref="WriteCsv"/> puts into a file, each line ended by a line feed.</summary>
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

                foreach (double number in sample.Y)
                {
                    csv.WriteField(number);
                }

                csv.EndRecord();
            }
        }

        return text.ToString();
    }
}
