using System.Runtime.ExceptionServices;

namespace TapeGrad.Tests;

/// <summary>Runs code where recursion over a deep graph would end the process, and fails where it does not come to an end.</summary>
internal static class SmallStack
{
    // Work that grows with the square of a million takes hours; what is linear takes seconds, also on a busy machine.
    private static readonly TimeSpan Hangs = TimeSpan.FromMinutes(10);

    public static void Run(Action action)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    action();
                }
                catch (Exception e) when (e is not OutOfMemoryException)
                {
                    failure = ExceptionDispatchInfo.Capture(e);
                }
            },
            maxStackSize: 256 * 1024)
        {
            IsBackground = true,
        };
        thread.Start();
        Assert.That(thread.Join(Hangs), Is.True, $"It still runs after {Hangs.TotalMinutes} minutes.");
        failure?.Throw();
    }
}
