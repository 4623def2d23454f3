using System.Diagnostics;

namespace TapeGrad.Cli.Tests;

/// <summary>Runs that are killed at random times while others have written, or write, the same files.</summary>
[Platform(Exclude = "Win")]
[Parallelizable(ParallelScope.All)]
public sealed class KilledRunTests
{
    // Half of the time goes into writing.
    private const string Script = """
        using TapeGrad;
        using TapeGrad.Nn;

        var tape = new Tape();
        var model = new Mlp(tape, [2, 16, 16, 1], Activation.Tanh, Activation.Identity, new Pcg32(1));
        for (int step = 0; step < TrainingLog.Current.Setting("steps", 100); step++)
        {
            Value loss = model.Forward(tape.Input([0.5, -0.5]))[0].Square();
            loss.Backward();
            TrainingLog.Current.Step(loss, ("prediction", model.Parameters[0].Data));
            tape.Reset();
        }
        """;

    [Test]
    public void Run_KilledAtRandomTimes_LeavesWholeFiles() => KillTimes(6);

    [Test]
    [Category("Long")]
    [Explicit("Like all of its category, it runs when it is asked for.")]
    public void Run_KilledHundredTimes_LeavesWholeFiles() => KillTimes(100);

    private static void KillTimes(int kills)
    {
        string folder = Tool.Folder(), script = Path.Combine(folder, "script.cs"), log = Path.Combine(folder, "l.json"), table = Path.Combine(folder, "t.csv");
        File.WriteAllText(script, Script);
        string[] Arguments(int steps) => ["run", script, "--set", $"steps={steps}", "--log", log, "--csv", table];
        Assert.That(Tool.Run(Arguments(100)).ExitCode, Is.Zero);
        var time = Stopwatch.StartNew();
        Assert.That(Tool.Run(Arguments(100)).ExitCode, Is.Zero);
        TimeSpan whole = time.Elapsed;

        var random = new Pcg32(14);
        int killed = 0, left = 0;
        for (int kill = 0; kill < kills; kill++)
        {
            // Each run writes another number of steps, so that new files differ from old ones.
            int steps = 101 + (kill % 7);
            using ToolProcess running = ToolProcess.Tool(Arguments(steps));
            Thread.Sleep(whole * (1.1 * random.NextDouble()));
            running.Signal("KILL", mayHaveEnded: true);
            killed += running.End().ExitCode == 128 + 9 ? 1 : 0;

            TrainingLog read = TrainingLog.FromJson(File.ReadAllText(log));
            Assert.That(read.Steps, Has.Count.InRange(100, 107));
            string text = File.ReadAllText(table);
            Assert.That(text, Does.EndWith("\n"));
            Assert.That(text.Split('\n'), Has.Length.InRange(102, 109));
            left = Math.Max(left, Directory.GetFiles(folder).Length - 3);
        }

        TestContext.Out.WriteLine($"{killed} of {kills} runs were killed; at most {left} temporary files were left at one time.");
        Assert.That(killed, Is.Positive);

        // What was killed a moment ago may still be written by a slow machine, for all that the next run knows.
        Thread.Sleep(TimeSpan.FromSeconds(2.5));
        Assert.That(Tool.Run(Arguments(100)).ExitCode, Is.Zero);
        Assert.That(Directory.GetFiles(folder), Is.EquivalentTo((string[])[script, log, table]));
    }
}
