using System.Text;
using TapeGrad.Tests;

namespace TapeGrad.Data.Tests;

/// <summary>CSV files that are fine, by whichever hand and system they were written.</summary>
public sealed class CsvTests
{
    private const string Text = "hours,slept,passed\n2,9,0\n1.5,-5e-1,1\n";

    private static Dataset Read(string text, params string[] targets) => Dataset.ReadCsv(new StringReader(text), targets);

    [Test]
    public void ReadCsv_WithoutTargets_TakesTheLastColumn()
    {
        Dataset data = Read(Text);

        Assert.That(data.ToString(), Is.EqualTo("Dataset of 2 samples: hours, slept → passed"));
        Assert.That(data.X.ToArray(), Is.EqualTo((double[])[2, 9, 1.5, -0.5]));
        Assert.That(data.Labels.ToArray(), Is.EqualTo((int[])[0, 1]));
    }

    [Test]
    public void ReadCsv_TargetsByName_TakesThemInTheirOrder()
    {
        Dataset one = Dataset.ReadCsv(new StringReader(Text), targets: "slept");
        Dataset two = Read(Text, "passed", "hours");

        Assert.That((one.ToString(), two.ToString()), Is.EqualTo(("Dataset of 2 samples: hours, passed → slept", "Dataset of 2 samples: slept → passed, hours")));
        Assert.That(one.ToRows(), Is.EqualTo((double[])[2, 0, 9, 1.5, 1, -0.5]));
        Assert.That(two.ToRows(), Is.EqualTo((double[])[9, 0, 2, -0.5, 1, 1.5]));
    }

    [TestCase("x,y\r\n1,2\r\n", TestName = "CRLF")]
    [TestCase("x,y\r1,2\r", TestName = "CR")]
    [TestCase("x,y\n1,2", TestName = "no line break at the end")]
    [TestCase("\uFEFFx,y\n1,2\n", TestName = "byte order mark")]
    [TestCase("x,y\n1,2\n\n \n\t\n", TestName = "blank lines at the end")]
    [TestCase(" x ,\ty\n 1 , 2\t\n", TestName = "blanks around values")]
    [TestCase("\"x\",\"y\"\n\"1\",\"2\"\n", TestName = "quotes")]
    [TestCase("x,y\n+1.0e0,.2E+1\n", TestName = "exponents and signs")]
    public void ReadCsv_OtherSpelling_GivesTheSame(string text)
    {
        Dataset data = Read(text);

        Assert.That(data.ToString(), Is.EqualTo("Dataset of 1 sample: x → y"));
        Assert.That(data.ToRows(), Is.EqualTo((double[])[1, 2]));
    }

    [Test]
    public void ReadCsv_QuotedNames_KeepCommasQuotesAndBlanks() =>
        Assert.That(Read("\"a,b\",\"say \"\"x\"\"\",\" c \"\n1,2,3\n").FeatureNames, Is.EqualTo((string[])["a,b", "say \"x\""]));

    [Test]
    public void ReadCsv_Reader_StaysOpen()
    {
        using var reader = new StringReader("x,y\n1,2\n");

        Dataset.ReadCsv(reader);

        Assert.That(reader.Read(), Is.EqualTo(-1), "a closed one throws");
    }

    [TestCase(false)]
    [TestCase(true)]
    public void ReadCsv_FileInUtf8OrUtf16_IsRead(bool utf16)
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"größe-{utf16}.csv");
        File.WriteAllText(path, "Größe,y\n1,2\n", utf16 ? Encoding.Unicode : Encoding.UTF8);

        Assert.That(Dataset.ReadCsv(path).FeatureNames, Is.EqualTo((string[])["Größe"]));
    }

    [Test]
    public void WriteCsv_File_IsTheTextAndReadsBack()
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "written.csv");
        var data = new Dataset(2, [0.1, -0.0, 1e300, double.Epsilon], [-1, 1], ["a", "b"], ["c"]);

        data.WriteCsv(path);

        Assert.That(File.ReadAllText(path), Is.EqualTo("a,b,c\n0.1,-0,-1\n1E+300,5E-324,1\n").And.EqualTo(data.ToCsv()));
        Assert.That(Dataset.ReadCsv(path).ToRows().Select(BitConverter.DoubleToInt64Bits), Is.EqualTo(data.ToRows().Select(BitConverter.DoubleToInt64Bits)));
    }

    [Test]
    public void ToCsv_NameThatASpreadsheetWouldRun_GetsAnApostrophe() =>
        Assert.That(new Dataset(1, [-1], [-2], ["=cmd()"], ["@y"]).ToCsv(), Is.EqualTo("\"'=cmd()\",\"'@y\"\n-1,-2\n"));

    [Test]
    public void WriteCsv_NowhereToWrite_SaysSo() =>
        Assert.That(
            () => Datasets.Xor().WriteCsv(Path.Combine(TestContext.CurrentContext.WorkDirectory, "nowhere", "xor.csv")),
            Throws.TypeOf<DirectoryNotFoundException>().With.Message.Contains("nowhere"));

    [Test]
    public void ReadCsv_ManyColumns_TakesLinearTime()
    {
        string[] names = [.. Enumerable.Range(0, 100_000).Select(i => $"x{i}")];
        Growth.AssertLinear(count =>
        {
            string text = string.Join(',', names.Take(count)) + '\n' + string.Join(',', Enumerable.Repeat('1', count)) + '\n';
            Dataset.ReadCsv(new StringReader(text), names.AsSpan(0, count / 2));
        });
    }
}
