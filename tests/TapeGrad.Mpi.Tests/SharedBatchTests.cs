namespace TapeGrad.Mpi.Tests;

/// <summary>A cluster of this process alone: what it computes, and what it refuses.</summary>
public sealed class SharedBatchTests
{
    private readonly Cluster _cluster = Cluster.Alone();
    private readonly Moons _moons = new();

    [OneTimeTearDown]
    public void Leave() => _cluster.Dispose();

    // The mean over all rows is the sum of n/N times the mean over each shard.
    [Test]
    public void Backward_OfThreeShards_IsTheWeightedMeanOfTheirMeans()
    {
        double[] rows = Moons.Rows(10);
        SharedBatch batch = _cluster.Share(_moons.Graph, _moons.Tape.Parameters, rows, shards: 3);
        double mean = batch.Backward();
        double[] gradients = batch.Gradients.ToArray();

        _moons.Tape.ZeroGrad();
        double expected = 0.0;
        double[] sums = new double[337];
        foreach ((int start, int end) in (ReadOnlySpan<(int, int)>)[(0, 3), (3, 6), (6, 10)])
        {
            double weight = (end - start) / 10.0;
            expected += weight * _moons.Graph.BackwardBatch(rows.AsSpan((3 * start)..(3 * end)));
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] += weight * _moons.Tape.Parameters.Grad[i];
            }

            _moons.Tape.ZeroGrad();
        }

        Assert.That(mean, Is.EqualTo(expected).Within(1e-13));
        Assert.That(gradients, Is.EqualTo(sums).Within(1e-13));
        Assert.That(gradients, Has.Some.Not.Zero);
    }

    [Test]
    public void Gradients_AreThoseOfTheLastMean_AndGradAddsUp()
    {
        _moons.Tape.ZeroGrad();
        SharedBatch batch = _cluster.Share(_moons.Graph, _moons.Tape.Parameters, Moons.Rows(10));
        Assert.That(batch.Gradients.ToArray(), Is.EqualTo(new double[337]));

        batch.Backward();
        double[] once = batch.Gradients.ToArray();
        batch.Backward();

        Assert.That(batch.Gradients.ToArray(), Is.EqualTo(once));
        Assert.That(_moons.Tape.Parameters.Grad.ToArray(), Is.EqualTo(once.Select(g => g + g)));
    }

    [Test]
    public void Gradients_OfASliceOfTheParameters_AreTheirs()
    {
        _moons.Tape.ZeroGrad();
        SharedBatch all = _cluster.Share(_moons.Graph, _moons.Tape.Parameters, Moons.Rows(10));
        SharedBatch some = _cluster.Share(_moons.Graph, _moons.Tape.Parameters[20..50], Moons.Rows(10));
        all.Backward();
        some.Backward();

        Assert.That(some.Gradients.ToArray(), Is.EqualTo(all.Gradients[20..50].ToArray()));
    }

    [Test]
    public void Read_IsAskedOnceForTheRowsOfTheProcess()
    {
        List<(long, int)> asked = [];
        SharedBatch batch = _cluster.Share(_moons.Graph, _moons.Tape.Parameters, 1000, (first, rows) =>
        {
            asked.Add((first, rows.Length));
            Moons.Read(first, rows);
        });

        Assert.That(asked, Is.EqualTo((List<(long, int)>)[(0, 3000)]));
        Assert.That(batch.Rows.ToArray(), Is.EqualTo(Moons.Rows(1000)));
        Assert.That(batch.Parts, Is.EqualTo(BatchParts.Of(1000)));
        Assert.That(batch.ToString(), Is.EqualTo("rows 0 to 999 of 1000, in 4 of 4 shards"));
        Assert.That(_cluster.ToString(), Is.EqualTo("rank 0 of 1, without MPI"));
    }

    [Test]
    public void Share_OfWhatDoesNotFit_IsRefused()
    {
        Values parameters = _moons.Tape.Parameters;
        CompiledGraph graph = _moons.Graph;
        var other = new Moons();

        Assert.That(() => _cluster.Share(graph, parameters, new double[4]), Throws.ArgumentException.With.Message.StartsWith("4 numbers are not a whole number of rows of 3."));
        Assert.That(() => _cluster.Share(graph, parameters, []), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.StartsWith("A batch has 1 row or more."));
        Assert.That(() => _cluster.Share(graph, parameters, new double[9], 4), Throws.InstanceOf<ArgumentOutOfRangeException>()
            .With.Message.StartsWith("3 rows cannot be divided into 4 shards. Take from 1 to 3, or 0 for the parts of a plain batch."));
        Assert.That(() => _cluster.Share(graph, parameters, new double[9], -1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => _cluster.Share(graph, default, new double[9]), Throws.ArgumentException.With.Message.StartsWith("There are no parameters to learn."));
        Assert.That(() => _cluster.Share(graph, other.Tape.Parameters, new double[9]), Throws.ArgumentException.With.Message.Contains("are not all parameters of the graph's tape, which has 337."));
        Assert.That(() => _cluster.Share(graph, parameters, 1L << 40, Moons.Read), Throws.ArgumentException.With.Message.StartsWith("Rank 0 would hold 3298534883328 numbers of rows"));
        var tape = new Tape();
        Value w = tape.Parameter(1.0);
        Assert.That(() => _cluster.Share(tape.Compile(w * w), tape.Parameters, new double[9]), Throws.InvalidOperationException.With.Message.StartsWith("The graph was compiled without inputs"));
    }

    [Test]
    public void Calls_AfterDispose_AreRefused()
    {
        Cluster cluster = Cluster.Alone();
        SharedBatch batch = cluster.Share(_moons.Graph, _moons.Tape.Parameters, Moons.Rows(10));
        cluster.Dispose();
        cluster.Dispose();

        Assert.That(() => batch.Backward(), Throws.InstanceOf<ObjectDisposedException>().With.Message.StartsWith("This process or another one has left the cluster."));
        Assert.That(() => cluster.Gather(1.0), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => cluster.Share(_moons.Graph, _moons.Tape.Parameters, Moons.Rows(10)), Throws.InstanceOf<ObjectDisposedException>());
    }
}
