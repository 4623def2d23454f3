namespace TapeGrad.Data.Tests;

/// <summary>Each message about a CSV file names the line, the column and the text.</summary>
public sealed class CsvErrorTests
{
    [TestCase("", "The text is empty. It needs a header with the names of the columns and at least one line of numbers.")]
    [TestCase("\uFEFF", "The text is empty. It needs a header with the names of the columns and at least one line of numbers.")]
    [TestCase("x,y\n\n", "The text has a header but no numbers. Add at least one line of numbers.")]
    [TestCase("\nx,y\n1,2\n", "Line 1: The header is blank. Write the names of the columns there.")]
    [TestCase("1,2\n3,4\n", "Line 1, column 1 ('1'): The header is missing: '1' is a number. Put a line with the names of the columns first.")]
    [TestCase("x,y,x\n1,2,3\n", "Line 1, column 3 ('x'): Column 1 has the same name. Give each column a name of its own.")]
    [TestCase("x, ,y\n1,2,3\n", "Line 1, column 2: The header does not name this column. Give it a name.")]
    [TestCase("x,y,\n1,2,\n", "Line 1, column 3: The header does not name this column. Give it a name.")]
    [TestCase("sep=,\nx,y\n1,2\n", "Line 1, column 2: The header does not name this column. Give it a name.")]
    [TestCase("x\n1\n", "Line 1: There is only one column, 'x', but features and a target need at least two, separated by commas.")]
    [TestCase(
        "x;y\n1,5;2\n",
        "Line 1: There is only one column, 'x;y', but features and a target need at least two, separated by commas. The header contains ';': separate the columns by commas instead, and write numbers with a decimal point.")]
    [TestCase(
        "x\ty\n1\t2\n",
        "Line 1: There is only one column, 'x\uFFFDy', but features and a target need at least two, separated by commas. The header contains '\\t': separate the columns by commas instead, and write numbers with a decimal point.")]
    [TestCase("\"x,y\n1,2\n", "Line 1, column 1: '\"x,y' begins with a quote that is not closed on the same line. Close it.")]
    public void ReadCsv_NoHeaderOrNothingBelow_IsRefused(string text, string message) => Refuses(text, message);

    [TestCase("x,y\n1,2\n3,4,5\n", "Line 3, column 3: The line has 3 columns and the header 2, so '5' does not belong to a column.")]
    [TestCase("x,y\n1,2\n3,4,\n", "Line 3, column 3: The line has 3 columns and the header 2, so '' does not belong to a column.")]
    [TestCase("x,y,z\r\n1,2,3\r\n4,5\r\n", "Line 3, column 3 ('z'): The line '4,5' ends after 2 of 3 columns.")]
    [TestCase("x,y\n1;2\n", "Line 2, column 2 ('y'): The line '1;2' ends after 1 of 2 columns.")]
    [TestCase("x,y\n1,2\n\n\n3,4\n", "Line 3: The line is blank, but line 5 contains more data. Remove the blank line.")]
    [TestCase("x,y\n,2\n", "Line 2, column 1 ('x'): The cell is empty. Write a number there, or leave out the line.")]
    [TestCase("x,y\n1,\" \"\n", "Line 2, column 2 ('y'): ' ' is not a number.")]
    [TestCase("x,y\n1,two\n", "Line 2, column 2 ('y'): 'two' is not a number.")]
    [TestCase("x,y\n\"1,5\",2\n", "Line 2, column 1 ('x'): '1,5' is not a number. Write it with a decimal point and no commas.")]
    [TestCase("x,y\n0x10,2\n", "Line 2, column 1 ('x'): '0x10' is not a number.")]
    [TestCase("x,y\n1,2\0\n", "Line 2, column 2 ('y'): '2\uFFFD' is not a number.")]
    [TestCase("x,y\n1,2\n3,NaN\n", "Line 3, column 2 ('y'): 'NaN' is not a finite number. Leave out the line.")]
    [TestCase("x,y\n-Infinity,2\n", "Line 2, column 1 ('x'): '-Infinity' is not a finite number. Leave out the line.")]
    [TestCase("x,y\n1,∞\n", "Line 2, column 2 ('y'): '∞' is not a number.")]
    [TestCase("x,y\n-1e309,2\n", "Line 2, column 1 ('x'): '-1e309' is too large for a double.")]
    public void ReadCsv_BadLine_IsRefusedWithItsPlace(string text, string message) => Refuses(text, message);

    [TestCase("x,y\n1,\"2\n3,4\n", "Line 2, column 2 ('y'): '\"2' begins with a quote that is not closed on the same line. Close it.")]
    [TestCase("x,y\n1,2\n3,\"4", "Line 3, column 2 ('y'): '\"4' begins with a quote that is not closed on the same line. Close it.")]
    [TestCase("x,y\n\"3\"x,4\n", "Line 2, column 1 ('x'): '\"3\"x' continues after its closing quote. Write a quote inside a cell twice.")]
    [TestCase("x,y,z\n1,2\"2,3\n", "Line 2, column 2 ('y'): '2\"2' has a quote inside. Put quotes around the whole cell, and write a quote inside it twice.")]
    [TestCase("\uFEFFgröße,y\r\n1,2\r\n3, \"4\" 5\r\n", "Line 3, column 2 ('y'): '\"4\" 5' continues after its closing quote. Write a quote inside a cell twice.")]
    [TestCase("x,ä\"ö\"\n1,2\n", "Line 1, column 2: 'ä\"ö\"' has a quote inside. Put quotes around the whole cell, and write a quote inside it twice.")]
    public void ReadCsv_BadQuotes_AreRefusedWithTheirPlace(string text, string message) => Refuses(text, message);

    [Test]
    public void ReadCsv_BadLineFarDown_IsCountedRight()
    {
        // Several buffers of the reader further on.
        string text = "x,y\n" + string.Concat(Enumerable.Repeat("1.25,-3\n", 100_000)) + "1.25,here\n";

        Refuses(text, "Line 100002, column 2 ('y'): 'here' is not a number.");
    }

    [Test]
    public void ReadCsv_BadQuoteFarDown_IsCountedRight()
    {
        string text = "\uFEFFx,größe\r\n" + string.Concat(Enumerable.Repeat("1.25,\"-3\"\r\n", 100_000)) + "1.25,4\"\r\n";

        Refuses(text, "Line 100002, column 2 ('größe'): '4\"' has a quote inside. Put quotes around the whole cell, and write a quote inside it twice.");
    }

    [Test]
    public void ReadCsv_LongText_IsCut() =>
        Refuses($"x,y\n1,{new string('z', 100)}\n", $"Line 2, column 2 ('y'): '{new string('z', 60)}…' is not a number.");

    [Test]
    public void ReadCsv_BadFile_IsNamed()
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "bad.csv");
        File.WriteAllText(path, "x,y\n1,abc\n");
        string empty = Path.Combine(TestContext.CurrentContext.WorkDirectory, "empty.csv");
        File.WriteAllText(empty, "");

        Assert.That(() => Dataset.ReadCsv(path), Throws.TypeOf<FormatException>().With.Message.EqualTo($"{path}, line 2, column 2 ('y'): 'abc' is not a number."));
        Assert.That(() => Dataset.ReadCsv(empty), Throws.TypeOf<FormatException>().With.Message.StartsWith($"{empty} is empty."));
    }

    [Test]
    public void ReadCsv_FileInAnotherEncoding_IsRefused()
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "latin1.csv");
        File.WriteAllBytes(path, [0xe4, (byte)',', (byte)'y', (byte)'\n', (byte)'1', (byte)',', (byte)'2']);

        Assert.That(() => Dataset.ReadCsv(path), Throws.TypeOf<FormatException>().With.Message.EqualTo($"{path} is not in UTF-8. Save it in that encoding."));
    }

    [Test]
    public void ReadCsv_NoFile_IsNamed()
    {
        string folder = TestContext.CurrentContext.WorkDirectory, path = Path.Combine(folder, "missing.csv");

        Assert.That(() => Dataset.ReadCsv(path), Throws.TypeOf<FileNotFoundException>().With.Message.EqualTo($"The file '{path}' does not exist."));
        Assert.That(() => Dataset.ReadCsv(folder), Throws.TypeOf<IOException>().With.Message.EqualTo($"'{folder}' is a folder. Name a CSV file in it."));
        Assert.That(() => Dataset.ReadCsv(""), Throws.ArgumentException);
    }

    [TestCase("'lable' is not a column. The columns of the text are 'x', 'label'.", "lable")]
    [TestCase("'Label' is not a column. The columns of the text are 'x', 'label'.", "Label")]
    [TestCase("'x' is named twice as a target. The columns of the text are 'x', 'label'.", "x", "x")]
    [TestCase("All columns of the text are targets. At least one must be left as a feature.", "x", "label")]
    public void ReadCsv_WrongTargets_AreRefused(string message, params string[] targets) =>
        Assert.That(
            () => Dataset.ReadCsv(new StringReader("x,label\n1,2\n"), targets),
            Throws.ArgumentException.With.Message.EqualTo(message + " (Parameter 'targets')"));

    private static void Refuses(string text, string message) =>
        Assert.That(() => Dataset.ReadCsv(new StringReader(text)), Throws.TypeOf<FormatException>().With.Message.EqualTo(message));
}
