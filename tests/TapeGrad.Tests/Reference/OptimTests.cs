using System.Text.Json;

namespace TapeGrad.Tests.Reference;

/// <summary>Every step of every run of optim.json: PyTorch's optimizers on Rosenbrock's valley and on a small net.</summary>
[TestFixture]
public sealed class OptimTests
{
    private static IEnumerable<TestCaseData> Runs =>
        Golden.Load("optim.json").GetProperty("runs").EnumerateArray()
            .Where(r => r.GetProperty("optimizer").GetString() is "sgd" or "adam" or "adamw" && r.GetProperty("clip").ValueKind == JsonValueKind.Null)
            .Select(r => new TestCaseData(r).SetArgDisplayNames(r.GetProperty("name").GetString()!, r.GetProperty("problem").GetString()!));

    [TestCaseSource(nameof(Runs))]
    public void Run_EveryStep_Agrees(JsonElement reference)
    {
        var run = new OptimRun(reference);
        foreach (JsonElement step in reference.GetProperty("steps").EnumerateArray())
        {
            string at = $"step {step.GetProperty("t")}";
            Value loss = run.Loss();
            loss.Backward();
            Golden.AssertClose(loss.Data, step.Number("loss"), 1e-8, 1e-9, $"loss at {at}");

            run.Optimizer.LearningRate = step.Number("lr");
            run.Optimizer.Step();
            run.Tape.Reset();

            double[] expected = step.Numbers("params");
            for (int i = 0; i < expected.Length; i++)
            {
                Golden.AssertClose(run.Parameters.Data[i], expected[i], 0.0, 1e-9 * Math.Max(1.0, Math.Abs(expected[i])), $"parameter {i} after {at}");
            }
        }

        Assert.That(run.Optimizer.StepCount, Is.EqualTo(50));
    }
}
