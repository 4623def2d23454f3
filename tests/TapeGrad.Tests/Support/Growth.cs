using System.Diagnostics;
using System.Runtime.InteropServices;

namespace TapeGrad.Tests;

/// <summary>Tells work that grows with the number of things from work that grows with its square.</summary>
internal static class Growth
{
    private const int Few = 10_000;
    private const int MostTries = 30;

    /// <summary>Asserts that ten times as many things take less than thirty times as long; a square would be a hundred times.</summary>
    /// <remarks>
    /// What counts is the processor time of this thread, on which the work has to be done. Other programs take nothing of it, but
    /// slow it down: the shortest of several times counts, with more tries where they disturb.
    /// </remarks>
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
        double start = Now();
        work(things);
        return Now() - start;
    }

    // Windows has no such clock of a thread.
    private static double Now()
    {
        if (OperatingSystem.IsWindows())
        {
            return Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency;
        }

        int threadTime = OperatingSystem.IsMacOS() ? 16 : 3;
        Assert.That(ReadClock(threadTime, out ClockTime now), Is.Zero);
        return now.Seconds + (1e-9 * now.Nanoseconds);
    }

    [DllImport("libc", EntryPoint = "clock_gettime", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ReadClock(int clock, out ClockTime time);

    private readonly record struct ClockTime(nint Seconds, nint Nanoseconds);
}
