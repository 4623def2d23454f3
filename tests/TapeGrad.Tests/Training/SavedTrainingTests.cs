using System.Globalization;
using System.Text.Json;
using TapeGrad.Optim;

namespace TapeGrad.Tests;

[TestFixture]
public sealed class SavedTrainingTests : TemporaryFolderFixture
{
    private static readonly TestCaseData[] All =
    [
        Case("Sgd", p => new Sgd(p, 0.1)),
        Case("SgdMomentum", p => new Sgd(p, 0.1, new() { Momentum = 0.9, Dampening = 0.5, WeightDecay = 0.01 })),
        Case("SgdNesterov", p => new Sgd(p, 0.1, new() { Momentum = 0.9, UseNesterov = true })),
        Case("Adagrad", p => new Adagrad(p, 0.1, new() { RateDecay = 0.1, InitialSquares = 0.1 })),
        Case("RmsProp", p => new RmsProp(p, 0.1)),
        Case("RmsPropCentered", p => new RmsProp(p, 0.1, new() { Momentum = 0.5, Centered = true })),
        Case("Adam", p => new Adam(p, 0.1)),
        Case("AdamAmsgrad", p => new Adam(p, 0.1, new() { UseAmsGrad = true })),
        Case("AdamW", p => new AdamW(p, 0.1)),
    ];

    private string Path => System.IO.Path.Combine(_folder, "run.json");

    [TestCaseSource(nameof(All))]
    public void Resume_AfterAnyStep_GivesTheBitsOfOneGo(Func<Values, Optimizer> create)
    {
        var whole = new ResumableTraining(System.IO.Path.Combine(_folder, "whole.json"), create, 1);
        whole.TrainUntil(ResumableTraining.Steps);
        for (int stop = 0; stop <= ResumableTraining.Steps; stop++)
        {
            File.Delete(Path);
            var first = new ResumableTraining(Path, create, 1);
            first.TrainUntil(stop);

            // Another seed: what it drew at the start is written over.
            var second = new ResumableTraining(Path, create, stop == 0 ? 1UL : 2UL);
            second.TrainUntil(ResumableTraining.Steps);

            Assert.That(second.State, Is.EqualTo(whole.State), $"stopped after step {stop}");
            Assert.That(File.ReadAllText(Path), Is.EqualTo(File.ReadAllText(System.IO.Path.Combine(_folder, "whole.json"))));
        }
    }

    [Test]
    public void Resume_StoppedAtEveryStep_GivesTheBitsOfOneGo()
    {
        var whole = new ResumableTraining(System.IO.Path.Combine(_folder, "whole.json"), Adam, 1);
        whole.TrainUntil(ResumableTraining.Steps);
        for (int stop = 1; stop < ResumableTraining.Steps; stop++)
        {
            new ResumableTraining(Path, Adam, 1).TrainUntil(stop);
        }

        var last = new ResumableTraining(Path, Adam, 1);
        last.TrainUntil(ResumableTraining.Steps);

        Assert.That(last.State, Is.EqualTo(whole.State));
    }

    [Test]
    public void Resume_StoppedWithinAStep_DoesItAgain()
    {
        var whole = new ResumableTraining(System.IO.Path.Combine(_folder, "whole.json"), Adam, 1);
        whole.TrainUntil(ResumableTraining.Steps);
        var first = new ResumableTraining(Path, Adam, 1);
        first.TrainUntil(4);
        first.Step(4);

        var second = new ResumableTraining(Path, Adam, 1);
        second.TrainUntil(ResumableTraining.Steps);

        Assert.That(second.State, Is.EqualTo(whole.State));
    }

    [Test]
    public void Resume_NoFileYet_ChangesNothing()
    {
        var run = new ResumableTraining(Path, Adam, 1);
        string before = run.State;

        Assert.That(run.Training.Resume(), Is.Zero);
        Assert.That(run.State, Is.EqualTo(before));
        Assert.That(Directory.GetFiles(_folder), Is.Empty);
    }

    [Test]
    public void Save_NumbersOfAllKinds_ComeBackWithTheSameBits()
    {
        double[] moments = [double.MaxValue, double.PositiveInfinity, 2.5, -0.0, 0.0, double.Epsilon, 1e-300, 0.1, 1.0 / 3.0];
        double[] parameters = [-0.0, double.Epsilon, -double.Epsilon, double.MaxValue, Math.BitIncrement(1.0), 2.2250738585072011e-308, 1e22, 5e-324, -0.1];
        Values p = new Tape().Parameter(parameters, "p");
        var adagrad = new Adagrad(p);
        adagrad.SetState("squares", moments);
        Pcg32 random = new(7, 1), other = new(8, 2);
        random.State = ulong.MaxValue;
        new SavedTraining(Path, adagrad, random, other).Save();

        Values q = new Tape().Parameter(new double[9], "p");
        var later = new Adagrad(q);
        Pcg32 again = new(7, 1), otherAgain = new(7, 2);
        new SavedTraining(Path, later, again, otherAgain).Resume();

        Assert.That(Bits(q.Data), Is.EqualTo(Bits(parameters)));
        Assert.That(Bits(later.GetState("squares")), Is.EqualTo(Bits(moments)));
        Assert.That((again.State, otherAgain.State), Is.EqualTo((ulong.MaxValue, other.State)));
    }

    // A later version may write more.
    [TestCase("{\"format\"")]
    [TestCase("{\"name\":\"layer0.w\"")]
    [TestCase("{\"kind\"")]
    [TestCase("{\"sequence\"")]
    [TestCase("{\"best\"")]
    public void Resume_UnknownProperty_IsSkipped(string place)
    {
        var saved = new ResumableTraining(Path, Adam, 1);
        saved.TrainUntil(3);
        string json = File.ReadAllText(Path);
        Assert.That(json, Does.Contain(place));
        File.WriteAllText(Path, json.Replace(place, $$"""{"later":{"a":[1]},{{place[1..]}}""", StringComparison.Ordinal));
        var resumed = new ResumableTraining(Path, Adam, 1);

        Assert.That(resumed.Training.Resume(), Is.EqualTo(3));
        Assert.That(resumed.State, Is.EqualTo(saved.State));
    }

    [Test]
    public void Save_PartOfTheParametersLearned_KeepsAllOfThem()
    {
        (Tape Tape, Adam Adam) Make(double data)
        {
            var tape = new Tape();
            tape.Parameter([data, data], "frozen");
            return (tape, new Adam(tape.Parameter([data], "learned")));
        }

        (Tape tape, Adam adam) = Make(1.5);
        adam.Step([1.0]);
        new SavedTraining(Path, adam).Save();

        (Tape later, Adam resumed) = Make(0.0);
        Assert.That(new SavedTraining(Path, resumed).Resume(), Is.EqualTo(1));
        Assert.That(later.Parameters.Data.ToArray(), Is.EqualTo(tape.Parameters.Data.ToArray()));
    }

    [Test]
    public void Save_File_IsAsTheFormatSays()
    {
        var tape = new Tape();
        tape.Parameter(0.5, "a");
        tape.Parameter([0.25, 1.0], "w");
        tape.Parameter([2.0]);
        tape.Parameter(3.0);
        var sgd = new Sgd(tape.Parameters, 0.125, new() { Momentum = 0.5 });
        sgd.Step([1.0, 0.0, 0.0, 0.0, 0.0]);
        var random = new Pcg32(1);
        new SavedTraining(Path, sgd, random) { EarlyStopping = new EarlyStopping(2) }.Save();

        Assert.That(File.ReadAllText(Path), Is.EqualTo(
            """{"format":"tapegrad-training/1","parameters":[{"name":"a","data":0.375},{"name":"w","data":[0.25,1]},{"data":[2,3]}]"""
            + ""","optimizer":{"kind":"Sgd","first":0,"count":5,"steps":1,"learningRate":0.125,"state":{"momentum":[1,0,0,0,0]}}"""
            + $$$""","generators":[{"sequence":"54","state":"{{{random.State}}}"}],"earlyStopping":{"best":"Infinity","waited":0}}"""));
    }

    [TestCase("de-DE")]
    [TestCase("fa-IR")]
    [TestCase("sv-SE")]
    public void Save_AnyCulture_IsTheSameFile(string culture)
    {
        var here = new ResumableTraining(Path, Adam, 1);
        here.TrainUntil(3);
        string expected = File.ReadAllText(Path);
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            var there = new ResumableTraining(Path, Adam, 1);
            Assert.That(there.Training.Resume(), Is.EqualTo(3));
            there.Training.Save();
            Assert.That(there.State, Is.EqualTo(here.State));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        Assert.That(File.ReadAllText(Path), Is.EqualTo(expected));
    }

    // The loss becomes log of a negative number in step 3.
    [TestCase(true)]
    [TestCase(false)]
    public void Train_LossBecomesNaN_NamesTheNodeAndKeepsTheLastGoodState(bool logged)
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0, "w");
        var sgd = new Sgd(tape.Parameters, 0.75);
        var training = new SavedTraining(Path, sgd);
        double lastGood = 0.0;

        NonFiniteException? stop = Assert.Throws<NonFiniteException>(() =>
        {
            for (long step = training.Resume(); step < 10; step++)
            {
                lastGood = w.Data;
                Value loss = w.Log().Named("likelihood");
                loss.Backward();
                if (logged)
                {
                    new TrainingLog().Step(loss);
                }

                sgd.Step();
                training.Save();
                tape.Reset();
            }
        });

        ExpectedError.Says(stop, "'likelihood' (log) = NaN of 'w' = -2.75");
        Assert.That(sgd.Steps, Is.EqualTo(2));
        Assert.That((w.Data, lastGood), Is.EqualTo((-2.75, -2.75)), "not moved");
        var later = new Tape();
        Value read = later.Parameter(0.0, "w");
        Assert.That(new SavedTraining(Path, new Sgd(later.Parameters, 0.75)).Resume(), Is.EqualTo(2));
        Assert.That(read.Data, Is.EqualTo(-2.75));
    }

    [TestCase(double.NaN)]
    [TestCase(double.NegativeInfinity)]
    public void Save_ParameterNotFinite_IsRefusedAndTheFileStays(double bad)
    {
        var tape = new Tape();
        Values w = tape.Parameter([1.0, 2.0], "w");
        var training = new SavedTraining(Path, new Sgd(w, 0.1));
        training.Save();
        string before = File.ReadAllText(Path);
        w.MutableData[1] = bad;

        ExpectedError.Says(Assert.Throws<NonFiniteException>(training.Save), FormattableString.Invariant($"'w[1]' {bad}"), "stays as it was");

        Assert.That(File.ReadAllText(Path), Is.EqualTo(before));
    }

    [Test]
    public void Save_OverAndOver_IsAlwaysReadWhole()
    {
        var run = new ResumableTraining(Path, Adam, 1);
        run.TrainUntil(1);
        using var done = new CancellationTokenSource();
        int reads = 0;
        Task reader = Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
            {
                JsonDocument.Parse(File.ReadAllText(Path)).Dispose();
                Interlocked.Increment(ref reads);
            }
        });
        for (int i = 0; i < 200 || (Volatile.Read(ref reads) < 20 && !reader.IsCompleted); i++)
        {
            run.Training.Save();
        }

        done.Cancel();
        Assert.That(() => reader.GetAwaiter().GetResult(), Throws.Nothing);
    }

    private static Adam Adam(Values p) => new(p, 0.1);

    private static long[] Bits(ReadOnlySpan<double> numbers) => [.. numbers.ToArray().Select(BitConverter.DoubleToInt64Bits)];

    private static TestCaseData Case(string name, Func<Values, Optimizer> create) => new TestCaseData(create).SetArgDisplayNames(name);
}
