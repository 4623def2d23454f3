namespace TapeGrad.Tests;

/// <summary>Logs of very many things: the work grows with their number.</summary>
public sealed class TrainingLogSizeTests
{
    [Test]
    public void Step_ManySeries_TakesLinearTime()
    {
        string[] names = [.. Enumerable.Range(0, 100_000).Select(i => $"series {i}")];
        Growth.AssertLinear(count =>
        {
            var tape = new Tape();
            Value loss = tape.Parameter(1.0).Square();
            loss.Backward();
            var log = new TrainingLog();
            log.Step(loss, [.. names.Take(count / 2).Select(name => (name, 1.0))]);
            foreach (string name in names.Take(count).Skip(count / 2))
            {
                log.Add(name, 2.0);
            }

            TrainingLog.FromJson(log.ToJson());
        });
    }

    [Test]
    public void ToJson_ManyShapes_TakesLinearTime() => Growth.AssertLinear(count =>
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0);
        var log = new TrainingLog(keepsGraph: _ => true);
        for (int i = 0; i < count; i++)
        {
            log.Step(w.Square().Named($"loss {i}"));
            tape.Reset();
        }

        log.ToJson();
    });

    [TestCase(15)]
    [TestCase(16)]
    [TestCase(17)]
    [TestCase(300)]
    public void Add_NameOfALongSeries_IsRefusedTwice(int count)
    {
        var tape = new Tape();
        Value loss = tape.Parameter(1.0).Square();
        loss.Backward();
        var log = new TrainingLog();
        log.Step(loss);
        for (int i = 0; i < count; i++)
        {
            log.Add($"s{i}", i);
        }

        Assert.That(() => log.Add("s0", 1.0), Throws.ArgumentException);
        Assert.That(() => log.Add($"s{count - 1}", 1.0), Throws.ArgumentException);
        Assert.That(log.Steps[0].Series, Has.Count.EqualTo(count));
        log.Step(loss, ("s0", 1.0));
    }
}
