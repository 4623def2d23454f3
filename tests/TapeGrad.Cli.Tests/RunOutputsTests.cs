namespace TapeGrad.Cli.Tests;

public sealed class RunOutputsTests
{
    // Allocated memory tells how much is done: pictures of all steps, which nobody asked for, took ten times as much.
    [Test]
    public void Write_LogOnly_DoesLittleMoreThanTheLogItself()
    {
        using var outputs = new RunOutputs(new RunRequest
        {
            Script = "net.cs",
            Settings = [],
            Steps = StepSelection.All,
            LogFile = Path.Combine(Tool.Folder(), "log.json"),
        });
        var tape = new Tape();
        Values w = tape.Parameter([0.1, 0.2, 0.3, 0.4], "w");
        for (int step = 0; step < 500; step++)
        {
            Value loss = w.Tanh().Dot(w.Sigmoid()).Square();
            loss.Backward();
            outputs.Log.Step(loss);
            tape.Reset();
        }

        Assert.That(outputs.Log.ToJson(), Is.Not.Empty);
        long json = Allocated(() => outputs.Log.ToJson());
        long written = Allocated(() => outputs.Write());

        Assert.That(written, Is.LessThan(2 * json));
    }

    private static long Allocated(Action action)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
