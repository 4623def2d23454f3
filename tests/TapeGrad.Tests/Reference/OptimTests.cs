using System.Text.Json;

namespace TapeGrad.Tests.Reference;

/// <summary>Every step of every run of optim.json: PyTorch's optimizers on Rosenbrock's valley and on a small net.</summary>
[TestFixture]
public sealed class OptimTests
{
    private static IEnumerable<TestCaseData> Runs =>
        Golden.Load("optim.json").GetProperty("runs").EnumerateArray()
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

            AssertNumbers(run.Parameters.Grad, step.Numbers("grad"), 1e-8, $"gradient at {at}");
            if (run.Clipped() is double norm)
            {
                Golden.AssertClose(norm, step.Number("norm"), 1e-8, 1e-9, $"norm at {at}");
            }

            if (step.TryGetProperty("clipped", out JsonElement clipped))
            {
                AssertNumbers(run.Parameters.Grad, clipped.Numbers(), 1e-8, $"clipped gradient at {at}");
            }

            run.Optimizer.LearningRate = run.Schedule.At(run.Optimizer.StepCount);
            Golden.AssertClose(run.Optimizer.LearningRate, step.Number("lr"), 1e-12, 0.0, $"learning rate at {at}");
            run.Optimizer.Step();
            run.Tape.Reset();

            AssertNumbers(run.Parameters.Data, step.Numbers("params"), 1e-9, $"parameter after {at}");
        }

        Assert.That(run.Optimizer.StepCount, Is.EqualTo(50));
    }

    private static void AssertNumbers(ReadOnlySpan<double> actual, double[] expected, double tolerance, string what)
    {
        Assert.That(actual.Length, Is.EqualTo(expected.Length));
        for (int i = 0; i < expected.Length; i++)
        {
            Golden.AssertClose(actual[i], expected[i], 0.0, tolerance * Math.Max(1.0, Math.Abs(expected[i])), $"{what}, number {i}");
        }
    }
}
