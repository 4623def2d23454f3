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

    // Each step has 1 000 001 nodes, so five of them are too many. Nothing stops a run that keeps fewer graphs.
    [TestCase("", 1)]
    [TestCase("--steps 1,last", 0)]
    public void Run_LogThatWillBeTooLarge_StopsAtTheFirstStepBeyond(string steps, int exitCode)
    {
        string folder = Tool.Folder();
        string script = Tool.Script("""
            using TapeGrad;
            var tape = new Tape();
            Value w = tape.Parameter(1.0, "w");
            for (int step = 1; step <= 7; step++)
            {
                Value y = w;
                for (int i = 0; i < 1_000_000; i++) y = y.Tanh();
                y.Backward();
                TrainingLog.Current.Step(y);
                Console.WriteLine(step);
                tape.Reset();
            }
            """);

        Tool.Result result = Tool.Run(["run", script, "--log", Path.Combine(folder, "log.json"), "--csv", Path.Combine(folder, "table.csv"), .. steps.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.That(result.ExitCode, Is.EqualTo(exitCode), result.Error);
        if (exitCode == 1)
        {
            Assert.That(result.Error, Is.EqualTo("The run was stopped at step 5, because its log would not be written: the graphs up to there have 5000005 nodes, and a log has at most 5000000. Choose the steps that keep their graph, for example --steps 1-2,last.\n"));
            Assert.That(result.Output, Is.EqualTo("1\n2\n3\n4\n"));
        }

        Assert.That(File.Exists(Path.Combine(folder, "log.json")), Is.EqualTo(exitCode == 0));
        Assert.That(File.ReadAllLines(Path.Combine(folder, "table.csv")), Has.Length.EqualTo(exitCode == 0 ? 8 : 6));
    }

    private static long Allocated(Action action)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
