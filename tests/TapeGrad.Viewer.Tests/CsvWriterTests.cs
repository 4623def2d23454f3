using TapeGrad.Tests;

namespace TapeGrad.Viewer.Tests;

public sealed class CsvWriterTests
{
    [Test]
    public void Write_SeriesThatComeAndGo_StandInTheOrderOfFirstAppearance()
    {
        TrainingLog log = Logs.Of("run", 3, i => 0.1 * i, i => i == 1 ? [("b", 1)] : i == 2 ? [("a", -2.5), ("b", 1e-300)] : [("a", 3)]);

        Assert.That(CsvWriter.Write(log), Is.EqualTo("step,loss,b,a\n1,0.1,1,\n2,0.2,1E-300,-2.5\n3,0.30000000000000004,,3\n"));
    }

    [Test]
    public void Write_NotFinite_IsSpelledAsDotNetReadsIt()
    {
        TrainingLog log = Logs.Of("run", 3, i => i == 1 ? double.NaN : i == 2 ? double.PositiveInfinity : double.NegativeInfinity);

        Assert.That(CsvWriter.Write(log), Is.EqualTo("step,loss\n1,NaN\n2,Infinity\n3,-Infinity\n"));
    }

    [TestCase("a,b", "\"a,b\"")]
    [TestCase("say \"w\"", "\"say \"\"w\"\"\"")]
    [TestCase("two\nlines", "\"two\nlines\"")]
    [TestCase("=1+1", "'=1+1")]
    [TestCase("+w", "'+w")]
    [TestCase("-w", "'-w")]
    [TestCase("−w", "'−w")]
    [TestCase("@w", "'@w")]
    [TestCase("\tw", "'\tw")]
    [TestCase("\rw", "\"'\rw\"")]
    [TestCase("=a,\"", "\"'=a,\"\"\"")]
    [TestCase("a=b", "a=b")]
    [TestCase("", "")]
    public void Write_Name_IsQuotedAndIsNoFormula(string name, string expected) =>
        Assert.That(CsvWriter.Write(Logs.Series(name, 1)), Is.EqualTo($"step,loss,{expected}\n1,1,1\n"));

    [Test]
    public void Write_NoStep_IsTheHeader() => Assert.That(CsvWriter.Write(new TrainingLog()), Is.EqualTo("step,loss\n"));

    [Test]
    public void Write_Numbers_ReadBackToTheSameDoubles()
    {
        var random = new Random(11);
        double[] numbers = [.. Enumerable.Range(0, 500).Select(_ => BitConverter.Int64BitsToDouble(random.NextInt64())).Where(double.IsFinite), double.Epsilon, double.MaxValue];

        string[] lines = CsvWriter.Write(Logs.Series("w", numbers)).TrimEnd('\n').Split('\n');

        Assert.That(lines[1..].Select(l => double.Parse(l.Split(',')[2], System.Globalization.CultureInfo.InvariantCulture)), Is.EqualTo(numbers));
    }

    [Test]
    public void Write_ManySeries_TakesLinearTime()
    {
        string[] names = [.. Enumerable.Range(0, 100_000).Select(i => $"series {i}")];
        Growth.AssertLinear(count =>
        {
            var log = new TrainingLog();
            log.Step(new Tape().Parameter(1.0), [.. names.Take(count).Select(name => (name, 1.0))]);
            CsvWriter.Write(log);
            ChartWriter.WriteAll(log);
        });
    }
}
