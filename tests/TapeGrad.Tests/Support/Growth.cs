using System.Diagnostics;

namespace TapeGrad.Tests;

/// <summary>Tells work that grows with the number of things from work that grows with its square.</summary>
internal static class Growth
{
    private const int Few = 10_000;
    private const int Tries = 5;

    /// <summary>Asserts that ten times as many things take less than thirty times as long; a square would be a hundred times.</summary>
    public static void AssertLinear(Action<int> work)
    {
        work(100);
        double few = Seconds(work, Few);
        double many = Seconds(work, 10 * Few);

        Assert.That(many, Is.LessThan(30.0 * few), $"{10 * Few} things took {many:F3} s, {Few} took {few:F3} s");
    }

    // The shortest of several times, because other programs run as well.
    private static double Seconds(Action<int> work, int things) => Enumerable.Range(0, Tries).Min(_ =>
    {
        long start = Stopwatch.GetTimestamp();
        work(things);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    });
}
