namespace TapeGrad.Cli.Tests;

/// <summary>A script that logs two steps and says so.</summary>
internal static class TwoSteps
{
    public const string Script = """
        using TapeGrad;
        var tape = new Tape();
        Value w = tape.Parameter(1.0, "w");
        for (int i = 1; i <= 2; i++)
        {
            Value loss = (w - 2.0).Square();
            loss.Backward();
            TrainingLog.Current.Step(loss, ("weight", w.Data));
            w.Data -= 0.1 * w.Grad;
            tape.Reset();
        }

        Console.WriteLine("2 steps");

        """;
}
