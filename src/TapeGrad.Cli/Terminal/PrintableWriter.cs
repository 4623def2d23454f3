using System.Text;

namespace TapeGrad.Cli;

/// <summary>Writes what commands print, without the control characters that would command the terminal.</summary>
/// <remarks>Names from scripts and files may hold any. A command that puts one into a line removes line breaks too: <see cref="Message.OneLine"/>.</remarks>
internal sealed class PrintableWriter(TextWriter inner) : TextWriter
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => inner.Write(IsPrintable(value) || value == '\r' ? value : '\uFFFD');

    public override void Write(string? value)
    {
        if (value is not null && !value.All(IsPrintable))
        {
            // A carriage return belongs to the end of a line on Windows. Alone it would write over the line.
            value = new string([.. value.Select((c, i) => IsPrintable(c) || (c == '\r' && i + 1 < value.Length && value[i + 1] == '\n') ? c : '\uFFFD')]);
        }

        inner.Write(value);
    }

    public override void Write(ReadOnlySpan<char> buffer) => Write(new string(buffer));

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void WriteLine(string? value) => Write(value + NewLine);

    public override void Flush() => inner.Flush();

    private static bool IsPrintable(char c) => !char.IsControl(c) || c is '\n' or '\t';
}
