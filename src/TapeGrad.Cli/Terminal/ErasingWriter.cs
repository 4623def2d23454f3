using System.Text;

namespace TapeGrad.Cli;

/// <summary>A stream of the terminal on which a <see cref="ProgressLine"/> may be: it erases the line before it writes.</summary>
internal sealed class ErasingWriter(TextWriter inner, ProgressLine line) : TextWriter
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => line.Write(inner, [value]);

    public override void Write(string? value) => line.Write(inner, value);

    public override void Write(ReadOnlySpan<char> buffer) => line.Write(inner, buffer);

    public override void Write(char[] buffer, int index, int count) => line.Write(inner, buffer.AsSpan(index, count));

    public override void WriteLine(string? value) => line.Write(inner, value + NewLine);

    public override void Flush() => inner.Flush();
}
