namespace TapeGrad.Tests;

/// <summary>One tape used by several threads: one after the other works, at once is refused.</summary>
[TestFixture]
public sealed class TapeThreadTests
{
    private const string Says = "Two threads used this tape at the same time, and parts of the record are lost. Give each thread a tape of its own, " +
        "or compile the graph: a compiled graph runs on many threads. After Reset the tape can be used again.";

    [Test]
    public void Record_OnTwoThreadsAtOnce_IsRefusedOrComplete()
    {
        // On a busy machine the threads often run one after the other: more and more nodes, until they meet.
        int refused = 0;
        int unseen = 0;
        for (int repeat = 0; repeat < 800 && refused < 20; repeat++)
        {
            var tape = new Tape();
            Value w = tape.Parameter(1.0, "w");
            int count = 1000 << (repeat / 100);
            Exception? error = OnTwoThreads(() => Chain(w, count));
            if (error is null)
            {
                unseen += tape.Count == (2 * count) + 1 ? 0 : 1;
                continue;
            }

            refused++;
            Assert.That(error, Is.TypeOf<InvalidOperationException>().With.Message.StartsWith(Says));
            Assert.That(() => w.Backward(), Throws.InvalidOperationException.With.Message.StartsWith(Says), "also on a thread that did not notice");
            Assert.That(() => Graph.From(w), Throws.InvalidOperationException.With.Message.StartsWith(Says));
            Assert.That(() => tape.Compile(w), Throws.InvalidOperationException.With.Message.StartsWith(Says));
            tape.Reset();
            w.Square().Backward();
            Assert.That(w.Grad, Is.EqualTo(2.0));
        }

        // Two threads that read the next id within the same few nanoseconds, once and never again, go unseen.
        Assert.That(unseen, Is.LessThanOrEqualTo(1 + (refused / 10)), $"of {refused + unseen} runs in which nodes were lost");
        Assume.That(refused, Is.Positive, "The two threads never met.");
    }

    [Test]
    public void RecordVectors_OnTwoThreadsAtOnce_IsRefusedOrComplete()
    {
        for (int repeat = 0; repeat < 100; repeat++)
        {
            var tape = new Tape();
            Values w = tape.Parameter(new double[10], "w");
            Exception? error = OnTwoThreads(() =>
            {
                Values y = w;
                for (int i = 0; i < 300; i++)
                {
                    y = y.Tanh();
                }
            });

            Assert.That(error is not null || tape.Count == 6010, Is.True, $"{tape.Count} nodes, {error?.Message}");
        }
    }

    [Test]
    public void Backward_WhileAnotherThreadRecords_IsRefused()
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0, "w");
        Chain(w, 200_000);
        Value loss = tape.Input(1.0) * w;
        using var started = new ManualResetEventSlim();
        using var end = new CancellationTokenSource();
        var other = Task.Run(() =>
        {
            while (!end.IsCancellationRequested)
            {
                Chain(w, 10);
                started.Set();
            }
        });
        started.Wait();

        Exception? error = null;
        for (int i = 0; i < 1000 && error is null; i++)
        {
            error = Caught(() => loss.Backward());
        }

        end.Cancel();
        error ??= Caught(other.Wait);
        Assert.That(error?.GetBaseException(), Is.TypeOf<InvalidOperationException>().With.Message.StartsWith(Says));
    }

    // These record nothing, so only listening to the other thread tells. On a busy machine that thread may not run at this moment, so it is
    // seen to run first.
    [Test]
    public void Change_WhileAnotherThreadRecords_IsRefused(
        [Values("scope", "end of a scope", "no gradients", "end of no gradients", "reset")] string change, [Values("a leaf", "growth")] string begins)
    {
        Exception? error = null;
        for (int repeat = 0; repeat < 5000 && error is null; repeat++)
        {
            var tape = new Tape(begins == "growth" ? 0 : 1 << 20);
            Value w = tape.Parameter(1.0, "w");
            TapeScope scope = tape.Scope("open");
            NoGradScope noGrad = tape.NoGrad();
            Action act = change switch
            {
                "scope" => () => tape.Scope("inner"),
                "end of a scope" => scope.Dispose,
                "no gradients" => () => tape.NoGrad(),
                "end of no gradients" => noGrad.Dispose,
                _ => () => tape.Reset(),
            };
            using var started = new ManualResetEventSlim();
            using var end = new CancellationTokenSource();
            var other = Task.Run(() =>
            {
                Value x = begins == "growth" ? w : tape.Input(1.0);
                while (!end.IsCancellationRequested && tape.Count < 1_000_000)
                {
                    Chain(x, 2000);
                    started.Set();
                }
            });
            for (int seen = 0, times = 0; times < 5 && !other.IsCompleted; seen = tape.Count)
            {
                Thread.SpinWait(10);
                times = started.IsSet && tape.Count != seen ? times + 1 : 0;
            }

            error = Caught(act);
            end.Cancel();
            Caught(other.Wait);
        }

        Assert.That(error, Is.TypeOf<InvalidOperationException>().With.Message.StartsWith(Says));
    }

    // While one sweeps, it records nothing: only the mark that the tape is in use tells.
    [Test]
    public void Scope_WhileAnotherThreadSweeps_IsRefused()
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0, "w");
        Value loss = w;
        for (int i = 0; i < 10_000; i++)
        {
            loss += w;
        }

        using var end = new CancellationTokenSource();
        Exception? sweeping = null;
        var other = new Thread(() =>
        {
            while (sweeping is null && !end.IsCancellationRequested)
            {
                sweeping = Caught(() => loss.Backward());
            }
        });
        other.Start();
        Exception? error = null;
        for (int i = 0; i < 100_000 && error is null && sweeping is null; i++)
        {
            error = Caught(() => tape.Scope("scope").Dispose());
        }

        end.Cancel();
        other.Join();
        Assert.That(error ?? sweeping, Is.TypeOf<InvalidOperationException>().With.Message.StartsWith(Says));
    }

    [Test]
    public void Steps_OnTwoThreadsAtOnce_AreRefused()
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0, "w");

        Exception? error = OnTwoThreads(() =>
        {
            for (int i = 0; i < 500_000; i++)
            {
                using (tape.Scope("step"))
                {
                    Chain(w, 3);
                }

                tape.Reset();
            }
        });

        Assert.That(error, Is.InstanceOf<InvalidOperationException>());
    }

    [Test]
    public async Task Record_OnOneThreadAfterTheOther_Works()
    {
        var tape = new Tape();
        Value w = tape.Parameter(0.5, "w");
        Value y = w;
        HashSet<int> threads = [];
        for (int i = 0; i < 50; i++)
        {
            using (tape.Scope("part"))
            {
                var made = new TaskCompletionSource<Value>(TaskCreationOptions.RunContinuationsAsynchronously);
                new Thread(() =>
                {
                    threads.Add(Environment.CurrentManagedThreadId);
                    made.SetResult(y + w);
                }).Start();
                y = await made.Task.ConfigureAwait(false);
            }

            Task.Run(() => y.Backward()).Wait();
        }

        Assert.That(threads, Has.Count.GreaterThan(1));
        Assert.That(y.Data, Is.EqualTo(0.5 * 51));
        tape.ZeroGrad();
        await Task.Run(() => y.Backward());
        Assert.That(w.Grad, Is.EqualTo(51.0));
        await Task.Run(() => tape.Reset());
        Assert.That(tape.Count, Is.EqualTo(1));
    }

    [Test]
    public void Backward_ThatThrows_LeavesTheTapeUsable()
    {
        var tape = new Tape();
        Values w = tape.Parameter([1.0, 2.0], "w");
        Value loss = w.Dot(w);
        w.MutableData[0] = 3.0;
        Assert.That(() => loss.Backward(), Throws.InvalidOperationException.With.Message.Contains("Call Backward before the update"));

        tape.Reset();
        w.Dot(w).Backward();

        Assert.That(w.Grad[0], Is.EqualTo(6.0));
    }

    private static void Chain(Value w, int count)
    {
        Value y = w;
        for (int i = 0; i < count; i++)
        {
            y *= w;
        }
    }

    private static Exception? OnTwoThreads(Action action)
    {
        using var start = new Barrier(2);
        Exception?[] errors = new Exception?[2];
        Thread[] threads = [.. Enumerable.Range(0, 2).Select(t => new Thread(() =>
        {
            start.SignalAndWait();
            errors[t] = Caught(action);
        }))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        return errors[0] ?? errors[1];
    }

    private static Exception? Caught(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }
}
