using System.Text.Json;
using TapeGrad.Tests.Reference;

namespace TapeGrad.Docs.Tests;

public sealed partial class LessonTests
{
    // The names that the lesson prints, and those of the reference runs with the same settings.
    private static readonly (string Name, string Run)[] Optimizers =
        [("SGD", "sgd"), ("momentum", "sgd_momentum"), ("Nesterov", "sgd_nesterov"), ("RMSprop", "rmsprop"), ("Adam", "adam"), ("AdamW", "adamw")];

    [Test]
    public void Optimizers_FirstFiftySteps_AreTheReferenceRuns()
    {
        JsonElement[] all = [.. ReferenceData.Load("optim.json").GetProperty("runs").EnumerateArray().Where(r => r.GetProperty("problem").GetString() == "rosen")];
        JsonElement[][] runs = [.. Optimizers.Select(o => all.Single(r => r.GetProperty("name").GetString() == o.Run).GetProperty("steps").EnumerateArray().ToArray())];
        double[] start = ReferenceData.Load("optim.json").GetProperty("problems").GetProperty("rosen").Numbers("p0");
        string file = Path.Combine(Tool.Folder(), "log.json");

        Tool.Result result = Tool.Run("run", Tool.Example("optimizers"), "--set", "steps=50", "--log", file);

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        using var log = JsonDocument.Parse(File.ReadAllBytes(file));
        JsonElement[] steps = [.. log.RootElement.GetProperty("steps").EnumerateArray()];
        Assert.That(steps, Has.Length.EqualTo(50));
        for (int step = 0; step < steps.Length; step++)
        {
            JsonElement series = steps[step].GetProperty("series");
            ReferenceData.AssertClose(steps[step].Number("loss"), runs.Sum(r => r[step].Number("loss")), 1e-9, 0.0, $"sum of f after {step} steps");
            foreach (((string name, _), JsonElement[] run) in Optimizers.Zip(runs))
            {
                ReferenceData.AssertClose(series.Number(name), Distance(run, step), 1e-9, 0.0, $"distance of {name} after {step} steps");
            }
        }

        // The table: f and the distance of each, after 0, 1, 10 and 50 steps.
        foreach ((string line, int step) in result.Lines.Skip(2).Zip([0, 1, 10]))
        {
            Assert.That(Spaces().Replace(line, " ").Trim(), Is.EqualTo(Text($"{step} ") + string.Join(' ', runs.Select(r => Text($"{r[step].Number("loss"):G3} {Distance(r, step):F4}")))));
        }

        Assert.That(result.Lines, Has.Length.EqualTo(6));

        double Distance(JsonElement[] run, int step)
        {
            double[] p = step == 0 ? start : run[step - 1].Numbers("params");
            return Math.Sqrt(((p[0] - 1.0) * (p[0] - 1.0)) + ((p[1] - 1.0) * (p[1] - 1.0)));
        }
    }
}
