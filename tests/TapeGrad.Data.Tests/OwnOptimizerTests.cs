using TapeGrad.Optim;

namespace TapeGrad.Data.Tests;

/// <summary>An optimizer that a user derives. This assembly sees only what is public, as a user does.</summary>
[TestFixture]
public sealed class OwnOptimizerTests
{
    private string _folder = "";

    private string RunFile => Path.Combine(_folder, "run.json");

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("tapegrad-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Step_OwnOptimizer_MovesTheParametersByItsUpdate()
    {
        var tape = new Tape();
        Values p = tape.Parameter([1.0, -2.0, 3.0], "p");
        var lion = new Lion(p, 0.5);

        lion.Step([2.0, -4.0, 0.0]);
        lion.Step([-1.0, -4.0, 0.0]);

        // m is 0 and then 0.01 g, so the second direction is 0.9 · 0.02 − 0.1 and so on.
        Assert.That(p.Data.ToArray(), Is.EqualTo([1.0, -1.0, 3.0]));
        Assert.That(lion.GetState("m")[1], Is.EqualTo(-0.0796).Within(1e-15));
        Assert.That((lion.Steps, lion.LastStep), Is.EqualTo((2L, 2L)), "Update sees the step already counted");
    }

    [Test]
    public void Resume_OwnOptimizerStoppedAfterAnyStep_GivesTheBitsOfOneGo()
    {
        double[] whole = Train(9);
        for (int stop = 1; stop < 9; stop++)
        {
            File.Delete(RunFile);
            Train(stop);

            Assert.That(Train(9), Is.EqualTo(whole), $"stopped after step {stop}");
        }
    }

    [Test]
    public void Resume_FileOfAnotherOptimizer_IsRefused()
    {
        Values p = new Tape().Parameter([1.0], "p");
        new SavedTraining(RunFile, new Lion(p, 0.1)).Save();

        Assert.That(
            () => new SavedTraining(RunFile, new Sgd(new Tape().Parameter([1.0], "p"), 0.1)).Resume(),
            Throws.ArgumentException.With.Message.Contains(typeof(Lion).ToString()).And.Message.Contains("Sgd"));
    }

    [Test]
    public void Save_StateBelowZero_ComesBackUnderAnyName()
    {
        var saved = new SavedTraining(RunFile, new Named(new Tape().Parameter([1.0], "p"), "squares"));
        var first = new Named(new Tape().Parameter([1.0], "p"), "squares");
        first.SetState("squares", [-2.0]);
        new SavedTraining(RunFile, first).Save();
        var later = new Named(new Tape().Parameter([1.0], "p"), "squares");

        new SavedTraining(RunFile, later).Resume();

        Assert.That(later.GetState("squares")[0], Is.EqualTo(-2.0));
        Assert.That(saved.Resume(), Is.Zero);
    }

    [Test]
    public void Save_StateIsNaN_ThrowsAndKeepsTheFile()
    {
        var optimizer = new Named(new Tape().Parameter([1.0], "p"), "m");
        var training = new SavedTraining(RunFile, optimizer);
        training.Save();
        string before = File.ReadAllText(RunFile);
        optimizer.SetState("m", [double.NaN]);

        Assert.That(training.Save, Throws.TypeOf<NonFiniteException>().With.Message.Contains("state 'm' NaN"));
        Assert.That(File.ReadAllText(RunFile), Is.EqualTo(before));
    }

    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void Step_GradientNotFinite_ThrowsAndMovesNothing(double bad)
    {
        var tape = new Tape();
        Values p = tape.Parameter([1.0, 2.0], "p");
        var lion = new Lion(p, 0.1);
        (p[1] * bad).Backward();

        Assert.That(lion.Step, Throws.TypeOf<NonFiniteException>());
        Assert.That(p.Data.ToArray(), Is.EqualTo([1.0, 2.0]));
        Assert.That((lion.Steps, lion.GetState("m")[1]), Is.EqualTo((0L, 0.0)));
    }

    [Test]
    public void Optimizer_BadStateNames_AreRefused()
    {
        Values p = new Tape().Parameter([1.0], "p");

        Assert.That(() => new Named(p, "a", "a"), Throws.ArgumentException.With.Message.Contains("'a' cannot name state 1"));
        Assert.That(() => new Named(p, ""), Throws.ArgumentException);
        Assert.That(() => new Named(p, "a").SetState("b", [0.0]), Throws.ArgumentException.With.Message.Contains("There is: a."));
    }

    private double[] Train(long steps)
    {
        var tape = new Tape();
        Values p = tape.Parameter([1.0, -2.0, 3.0, 0.5, 0.25, -0.125, 7.0, 8.0, 9.5], "p");
        var random = new Pcg32(3);
        var lion = new Lion(p, 0.01);
        var training = new SavedTraining(RunFile, lion, random);
        for (long step = training.Resume(); step < steps; step++)
        {
            (p - random.NextNormal()).Square().Sum().Backward();
            lion.Step();
            training.Save();
            tape.Reset();
        }

        return [.. p.Data, .. lion.GetState("m")];
    }

    /// <summary>Lion (Chen et al., 2023): the sign of a mean of gradients.</summary>
    private sealed class Lion(Values parameters, double learningRate) : Optimizer(parameters, learningRate, "m")
    {
        public long LastStep { get; private set; }

        protected override void Update(Span<double> parameters, ReadOnlySpan<double> gradients)
        {
            LastStep = Steps;
            Span<double> m = MutableState("m");
            for (int i = 0; i < parameters.Length; i++)
            {
                parameters[i] -= LearningRate * Math.Sign((0.9 * m[i]) + (0.1 * gradients[i]));
                m[i] = (0.99 * m[i]) + (0.01 * gradients[i]);
            }
        }
    }

    private sealed class Named(Values parameters, params string[] names) : Optimizer(parameters, 0.1, names)
    {
        protected override void Update(Span<double> parameters, ReadOnlySpan<double> gradients)
        {
        }
    }
}
