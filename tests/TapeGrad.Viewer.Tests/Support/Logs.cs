namespace TapeGrad.Viewer.Tests;

/// <summary>Logs with numbers that no training has to find.</summary>
internal static class Logs
{
    public static TrainingLog Of(params double[] losses) => Of("run", losses.Length, i => losses[i - 1]);

    /// <summary>One series beside a loss of 1.</summary>
    public static TrainingLog Series(string name, params double[] values) => Of("run", values.Length, _ => 1.0, i => [(name, values[i - 1])]);

    public static TrainingLog Of(string name, int steps, Func<int, double> loss, Func<int, (string, double)[]>? series = null)
    {
        var log = new TrainingLog(name);
        for (int i = 1; i <= steps; i++)
        {
            try
            {
                log.Step(new Tape().Constant(loss(i)), series?.Invoke(i) ?? []);
            }
            catch (NonFiniteException)
            {
                // The step is in the log all the same.
            }
        }

        return log;
    }
}
