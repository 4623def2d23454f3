using System.Text.Json;

namespace TapeGrad.Cli.Tests;

/// <summary>A training that is killed again and again while it saves.</summary>
[Platform(Exclude = "Win")]
[Parallelizable(ParallelScope.All)]
public sealed class KilledTrainingTests
{
    private const int Steps = 60;

    // Large enough that most of the time goes into saving.
    private const string Script = """
        using TapeGrad;
        using TapeGrad.Nn;
        using TapeGrad.Optim;

        var tape = new Tape();
        var random = new Pcg32(1);
        var model = new Mlp(tape, [2, 60, 60, 1], Activation.Tanh, Activation.Identity, random) { Dropout = new Dropout(0.2, random) { IsTraining = true } };
        var adam = new Adam(model.Parameters, 0.01);
        var training = new SavedTraining(args[0], adam, random);
        for (long step = training.Resume(); step < 60; step++)
        {
            Value loss = model.Forward(tape.Input([random.NextDouble(), random.NextDouble()]))[0].Square();
            loss.Backward();
            adam.Step();
            training.Save();
            tape.Reset();
            Console.WriteLine(step + 1);
        }
        """;

    [Test]
    public void Training_KilledAgainAndAgain_LeavesWholeFilesAndEndsWithTheBitsOfOneGo()
    {
        string folder = Tool.Folder();
        string script = Path.Combine(folder, "script.cs");
        string whole = Path.Combine(folder, "whole.json");
        string killed = Path.Combine(folder, "killed.json");
        File.WriteAllText(script, Script);
        Assert.That(Tool.Run("run", script, "--", whole).Lines, Has.Length.EqualTo(Steps));

        var random = new Pcg32(20);
        int done = 0;
        for (int kill = 0; kill < 8; kill++)
        {
            int until = done + 1 + random.Next(5);
            using ToolProcess running = ToolProcess.Tool("run", script, "--", killed);
            running.WaitFor(until.ToString(System.Globalization.CultureInfo.InvariantCulture));
            running.Signal("KILL");
            Assert.That(running.End().ExitCode, Is.EqualTo(128 + 9));
            done = SavedSteps(killed);
            Assert.That(done, Is.InRange(until, Steps), "what was saved is there");
        }

        Assert.That(done, Is.LessThan(Steps), "otherwise nothing was left to resume");
        Assert.That(Tool.Run("run", script, "--", killed).Lines, Has.Length.EqualTo(Steps - done));
        Assert.That(File.ReadAllText(killed), Is.EqualTo(File.ReadAllText(whole)));
    }

    private static int SavedSteps(string path)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(path));
        return json.RootElement.GetProperty("optimizer").GetProperty("steps").GetInt32();
    }
}
