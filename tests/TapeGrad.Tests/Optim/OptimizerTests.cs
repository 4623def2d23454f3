using TapeGrad.Optim;

namespace TapeGrad.Tests.Optim;

/// <summary>What holds for every optimizer.</summary>
[TestFixture]
public sealed class OptimizerTests
{
    [Test]
    public void Step_ElementAnywhereInARunOfAnyLength_HasTheSameBits([ValueSource(typeof(Kinds), nameof(Kinds.Names))] string kind)
    {
        Values all = Kinds.Parameters(0, 40);
        Kinds.Train(Kinds.All[kind](all), 0, 5);

        for (int count = 1; count <= 20; count++)
        {
            Values part = Kinds.Parameters(3, count);
            Kinds.Train(Kinds.All[kind](part), 3, 5);
            Assert.That(part.Data.ToArray(), Is.EqualTo(all.Data.Slice(3, count).ToArray()), $"{count} parameters");
        }
    }

    [Test]
    public void Step_SliceOfParameters_LeavesTheOthersAlone([ValueSource(typeof(Kinds), nameof(Kinds.Names))] string kind)
    {
        Values all = Kinds.Parameters(0, 30);
        double[] before = [.. all.Select(p => p.Data)];

        Kinds.Train(Kinds.All[kind](all.Slice(5, 11)), 5, 3);

        for (int i = 0; i < 30; i++)
        {
            // Without decay, a parameter whose gradient was always 0 stays.
            bool moves = i is >= 5 and < 16 && (Kinds.Gradient(i, 0) != 0.0 || kind.Contains("decay") || kind.Contains('W') || kind == "Sgd momentum");
            Assert.That(all[i].Data, moves ? Is.Not.EqualTo(before[i]) : Is.EqualTo(before[i]), $"parameter {i}");
        }
    }

    [Test]
    public void Restore_SavedAtAnyStep_GoesOnWithTheSameBits([ValueSource(typeof(Kinds), nameof(Kinds.Names))] string kind, [Range(0, 3)] int at)
    {
        Values whole = Kinds.Parameters(0, 13);
        Optimizer inOneGo = Kinds.All[kind](whole);
        Kinds.Train(inOneGo, 0, at);
        inOneGo.LearningRate = 0.03;
        OptimizerState state = inOneGo.Save();
        var parameters = new double[whole.Count];
        whole.CopyTo(parameters);
        Kinds.Train(inOneGo, 0, 4);

        Values resumed = Kinds.Parameters(50, 13);
        Optimizer optimizer = Kinds.All[kind](resumed);
        parameters.CopyTo(resumed.MutableData);
        optimizer.Restore(state);
        Kinds.Train(optimizer, 0, 4);

        Assert.That(resumed.Data.ToArray(), Is.EqualTo(whole.Data.ToArray()));
        Assert.That(optimizer.StepCount, Is.EqualTo(at + 4));
        Assert.That(optimizer.LearningRate, Is.EqualTo(0.03));
    }

    [Test]
    public void Step_SteadyState_AllocatesNothing([ValueSource(typeof(Kinds), nameof(Kinds.Names))] string kind)
    {
        Optimizer optimizer = Kinds.All[kind](Kinds.Parameters(0, 21));
        Kinds.Train(optimizer, 0, 30);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            optimizer.Step();
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Step_NanGradient_SpoilsItsParameterOnly([ValueSource(typeof(Kinds), nameof(Kinds.Names))] string kind)
    {
        Values p = Kinds.Parameters(0, 11);
        Optimizer optimizer = Kinds.All[kind](p);
        (p[10] * double.NaN).Backward();

        optimizer.Step();
        optimizer.Step();

        Assert.That(p.Count(x => double.IsNaN(x.Data)), Is.EqualTo(1));
        Assert.That(p[10].Data, Is.NaN);
    }

    [Test]
    public void LearningRate_Zero_LeavesTheParametersAsTheyAre([ValueSource(typeof(Kinds), nameof(Kinds.Names))] string kind)
    {
        Values p = Kinds.Parameters(0, 11);
        double[] before = [.. p.Select(x => x.Data)];
        Optimizer optimizer = Kinds.All[kind](p);
        optimizer.LearningRate = 0.0;

        Kinds.Train(optimizer, 0, 3);

        Assert.That(p.Data.ToArray(), Is.EqualTo(before));
        Assert.That(optimizer.StepCount, Is.EqualTo(3));
    }

    [Test]
    public void Step_BeforeThePicture_RefusesThePicture()
    {
        Values p = Kinds.Parameters(0, 3);
        var optimizer = new Sgd(p, 0.1);
        Value y = p[0].Exp();
        y.Backward();
        optimizer.Step();

        Assert.That(() => Graph.From(y), Throws.InvalidOperationException.With.Message.Contain("before the update"));
    }

    [Test]
    public void Subclass_FromOutside_IsSavedAndRestored()
    {
        Values p = new Tape().Parameter([3.0, -4.0]);
        var optimizer = new SignDescent(p);
        (p[0] * 2.0).Backward();
        optimizer.Step();
        OptimizerState state = optimizer.Save();
        optimizer.Step();

        optimizer.Restore(state);

        Assert.That((p[0].Data, p[1].Data, optimizer.Counted), Is.EqualTo((1.0, -4.0, 1.0)));
        Assert.That(state.Optimizer, Is.EqualTo("SignDescent"));
    }

    private sealed class SignDescent : Optimizer
    {
        private readonly double[] _count;

        public SignDescent(Values parameters)
            : base(parameters, 1.0) => _count = AddMoment("count");

        public double Counted => _count[0];

        protected override void Update(Span<double> parameters, ReadOnlySpan<double> gradients)
        {
            for (int i = 0; i < parameters.Length; i++)
            {
                parameters[i] -= LearningRate * Math.Sign(gradients[i]);
                _count[i]++;
            }
        }
    }
}
