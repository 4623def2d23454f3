using System.Diagnostics;

namespace TapeGrad.Tests;

/// <summary>Tells work that grows with the number of things from work that grows with its square.</summary>
internal static class Growth
{
    private const int Few = 10_000;
    private const int MostTries = 30;

    /// <summary>Asserts that ten times as many things take less than thirty times as long; a square would be a hundred times.</summary>
    /// <remarks>The shortest of several times counts, because other programs run as well: more tries where they disturb.</remarks>
    public static void AssertLinear(Action<int> work)
    {
        work(100);
        double few = double.PositiveInfinity;
        double many = double.PositiveInfinity;
        for (int i = 0; i < MostTries && (i < 2 || many >= 30.0 * few); i++)
        {
            few = Math.Min(few, Seconds(work, Few));
            many = Math.Min(many, Seconds(work, 10 * Few));
        }

        Assert.That(many, Is.LessThan(30.0 * few), $"{10 * Few} things took {many:F3} s, {Few} took {few:F3} s");
    }

    private static double Seconds(Action<int> work, int things)
    {
        long start = Stopwatch.GetTimestamp();
        work(things);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
