namespace TapeGrad.Cli.Tests;

public sealed class PrintableWriterTests
{
    [Test]
    public void Write_AnyOverload_KeepsLinesAndTabsOnly()
    {
        using var inner = new StringWriter { NewLine = "\n" };
        using var writer = new PrintableWriter(inner) { NewLine = "\n" };

        writer.Write("a\u001b[2J\n\tb\r\nc\rd\u009b");
        writer.Write('\u001b');
        writer.Write("\u0007".AsSpan());
        writer.Write(['\b', 'x'], 0, 2);
        writer.WriteLine("\u007f");
        writer.Write((string?)null);
        writer.Flush();

        Assert.That(inner.ToString(), Is.EqualTo("a\uFFFD[2J\n\tb\r\nc\uFFFDd\uFFFD\uFFFD\uFFFD\uFFFDx\uFFFD\n"));
    }
}
