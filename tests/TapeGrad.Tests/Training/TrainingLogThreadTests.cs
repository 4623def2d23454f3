namespace TapeGrad.Tests;

[TestFixture]
public sealed class TrainingLogThreadTests
{
    private const int Threads = 4;
    private const int Each = 3000;

    [Test]
    public void Step_FromFourThreads_LosesNothing()
    {
        var log = new TrainingLog();
        int raised = 0;
        log.StepLogged += (_, _) => raised++;

        OnThreads(thread =>
        {
            var tape = new Tape();
            for (int i = 0; i < Each; i++)
            {
                Value loss = tape.Input((thread * Each) + i).Square();
                loss.Backward();
                log.Step(loss, ("thread", thread));
                tape.Reset();
            }
        });

        Assert.That(log.Steps.Select(s => s.Number), Is.EqualTo(Enumerable.Range(1, Threads * Each)));
        Assert.That(log.Steps.Select(s => Math.Sqrt(s.Loss)).Order(), Is.EqualTo(Enumerable.Range(0, Threads * Each).Select(i => (double)i)));
        Assert.That(log.Steps.Select(s => s.Series.Single().Name), Has.All.EqualTo("thread"));
        Assert.That(raised, Is.EqualTo(Threads * Each), "one at a time");
    }

    [Test]
    public void Add_FromFourThreads_LosesNothing()
    {
        TrainingLog log = WithOneStep();

        OnThreads(thread =>
        {
            for (int i = 0; i < 300; i++)
            {
                log.Add($"{thread}-{i}", i);
                log.Setting($"{thread}-{i}", i);
            }
        });

        Assert.That(log.Steps[0].Series, Has.Count.EqualTo(Threads * 300));
        Assert.That(log.Settings, Has.Count.EqualTo(Threads * 300));
    }

    [Test]
    public void Steps_ReadWhileAnotherThreadLogs_AreWhole()
    {
        TrainingLog log = WithOneStep();
        using var enough = new CancellationTokenSource();
        var writer = Task.Run(() =>
        {
            for (int i = 0; i < 5000 && !enough.IsCancellationRequested; i++)
            {
                log.Add($"series {i}", i);
            }
        });

        for (int read = 0; read < 20; read++)
        {
            (string Name, double Value)[] series = [.. log.Steps[0].Series];
            Assert.That(series.Select(s => s.Name).SequenceEqual(Enumerable.Range(0, series.Length).Select(i => $"series {i}")), Is.True);
            Assert.That(() => TrainingLog.FromJson(log.ToJson()), Throws.Nothing);
        }

        enough.Cancel();
        Assert.That(() => writer.Wait(), Throws.Nothing);
    }

    [Test]
    public void Steps_IndexBeyondTheEnd_IsRefused()
    {
        IReadOnlyList<TrainingStep> steps = WithOneStep().Steps;

        Assert.That(() => steps[1], Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => steps[-1], Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private static TrainingLog WithOneStep()
    {
        var log = new TrainingLog();
        log.Step(new Tape().Input(1.0));
        return log;
    }

    private static void OnThreads(Action<int> action) =>
        Task.WaitAll([.. Enumerable.Range(0, Threads).Select(thread => Task.Factory.StartNew(
            () => action(thread), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))]);
}
