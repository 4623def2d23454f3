using System.Runtime.CompilerServices;

namespace TapeGrad.Tests.Graphs;

/// <summary>Marks of several tapes and threads, and what they cost.</summary>
[TestFixture]
public sealed class MarkTests
{
    [SetUp]
    public void Watch() => TapeWatch.Current = new TapeWatch(null, LinesTests.Sites);

    [TearDown]
    public void StopWatching() => TapeWatch.Current = null;

    [Test]
    public void Marks_OfAnotherThread_DoNotTouchATapeInUse()
    {
        var tape = new Tape();
        var thread = new Thread(() =>
        {
            tape.Input(1.0);
            tape.Mark(1);
            tape.Input(2.0);
        });
        thread.Start();
        thread.Join();

        SiteMarks.Claim(2);

        Assert.That(tape.HasUnmarked);
        tape.Mark(1);
        tape.Input(3.0);
        SiteMarks.Claim(2);
        Assert.That(tape.HasUnmarked, Is.False, "this thread has taken it over");
    }

    [Test]
    public void Marks_OfATapeThatComesAndGoes_LeaveTheOthersWatched()
    {
        var first = new Tape();
        var last = new Tape();
        for (int i = 0; i < 10; i++)
        {
            var thread = new Thread(() => last.Mark(1));
            thread.Start();
            thread.Join();
            last.Mark(1);
        }

        first.Input(1.0);
        SiteMarks.Claim(2);

        Assert.That(first.HasUnmarked, Is.False);
    }

    [Test]
    public void Marks_AfterManyTapesThatAreGone_StillFindOneThatIsThere()
    {
        var tape = new Tape();
        for (int i = 0; i < 10; i++)
        {
            MakeOne();
            GC.Collect();
            SiteMarks.Claim(1);
        }

        tape.Input(1.0);
        SiteMarks.Claim(2);

        Assert.That(tape.HasUnmarked, Is.False);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void MakeOne() => _ = new Tape();
    }

    [Test]
    public void Claim_InEachStep_FindsItsNodes()
    {
        var tape = new Tape();
        Value w = tape.Parameter(2.0, "w");
        SiteMarks.Claim(1);
        foreach (int site in (int[])[4, 1, 4])
        {
            Value y = w.Square();
            SiteMarks.Claim(site);
            Assert.That(Graph.From(y).Nodes.Select(n => n.Line), Is.EqualTo((int?[])[1, site == 4 ? 2 : 1]));
            tape.Reset();
        }
    }

    [Test]
    public void Claim_WithNothingRecorded_TakesNoMemory()
    {
        Tape[] tapes = [new(), new()];
        foreach (Tape tape in tapes)
        {
            tape.Input(1.0);
        }

        SiteMarks.Claim(1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            SiteMarks.Claim(1);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(tapes.Select(t => t.HasUnmarked), Is.All.False);
    }

    [Test]
    public void Steps_WithMarks_TakeNoMemoryInSteadyState()
    {
        var tape = new Tape();
        Value w = tape.Parameter(2.0, "w");
        tape.Mark(5);
        Step(50);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Step(1000);

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);

        void Step(int count)
        {
            for (int i = 0; i < count; i++)
            {
                _ = w * 2.0;
                tape.Mark(1);
                tape.Reset();
            }
        }
    }

    [Test]
    public void Outside_MarksTakeNoMemory()
    {
        TapeWatch.Current = null;
        var tape = new Tape();
        tape.Mark(1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            tape.Mark(1);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }
}
