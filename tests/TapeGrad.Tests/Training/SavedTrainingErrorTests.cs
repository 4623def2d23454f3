using TapeGrad.Nn;
using TapeGrad.Optim;

namespace TapeGrad.Tests;

/// <summary>Files that a training cannot take up: each is refused with its reason, and nothing changes.</summary>
[TestFixture]
public sealed class SavedTrainingErrorTests : TemporaryFolderFixture
{
    private static readonly TestCaseData[] Damaged =
    [
        Case("\"tapegrad-training/1\"", "\"tapegrad-training/2\"", "'tapegrad-training/2', and this version reads 'tapegrad-training/1'; a newer TapeGrad may read it"),
        Case("\"tapegrad-training/1\"", "\"tapegrad-parameters/1\"", "'tapegrad-parameters/1' instead of 'tapegrad-training/1'"),
        Case("\"tapegrad-training/1\"", "1", "'format' is not a text"),
        Case("\"format\"", "\"form\"", "it does not say \"format\": \"tapegrad-training/1\""),
        Case("\"parameters\"", "\"parameter\"", "it has no 'parameters'"),
        Case("\"optimizer\":{", "\"optimizer\":{},\"x\":{", "'optimizer' has no 'kind'"),
        Case("\"optimizer\":{", "\"x\":{", "it has no 'optimizer'"),
        Case("\"generators\"", "\"x\"", "it has no 'generators'"),
        Case("\"data\":[", "\"x\":[", "entry 1 of 'parameters' has no 'data'"),
        Case("\"data\":[", "\"data\":[null,", "a number in 'data' of entry 1 of 'parameters' is not a number"),
        Case("\"data\":[", "\"data\":[1e400,", "is 1e400, which a double cannot hold"),
        Case("\"data\":[", "\"data\":[\"one\",", "is 'one', which is not a number"),
        Case("\"data\":[", "\"data\":[],\"data\":[", "entry 1 of 'parameters' has two values for 'data'"),
        Case("\"parameters\":[", "\"parameters\":[null,", "entry 1 of 'parameters' is not an object"),
        Case("\"parameters\":[", "\"parameters\":{\"a\":[", "'parameters' is not a list"),
        Case("\"layer0.w\"", "7", "'name' of entry 1 of 'parameters' is not a text"),
        Case("\"layer0.w\"", "\"\\ud800\"", "half of a surrogate pair"),
        Case("\"activation\":\"tanh\"", "\"activation\":null", "'activation' of entry 2 of 'parameters' is not a text"),
        Case("\"kind\":\"Adam\"", "\"kind\":[]", "'kind' of 'optimizer' is not a text"),
        Case("\"first\":0", "\"first\":-1", "'first' of 'optimizer' is not a whole number"),
        Case("\"count\":21", "\"count\":2147483648", "'count' of 'optimizer' is not a whole number"),
        Case("\"count\":21", "\"count\":2147483647", "has 21 numbers for 2147483647 parameters"),
        Case("\"steps\":3", "\"steps\":-3", "'steps' of 'optimizer' is not a whole number"),
        Case("\"steps\":3", "\"steps\":3.5", "'steps' of 'optimizer' is not a whole number"),
        Case("\"steps\":3", "\"steps\":9223372036854775808", "'steps' of 'optimizer' is not a whole number"),
        Case("\"steps\":3", "\"steps\":9223372036854775807", "'steps' of 'optimizer' is not a whole number from 0 to 9007199254740991"),
        Case("\"steps\":3", "\"steps\":3,\"steps\":3", "'optimizer' has two values for 'steps'"),
        Case("\"learningRate\":", "\"learningRate\":-", "'learningRate' of 'optimizer' is negative or not finite"),
        Case("\"learningRate\":", "\"learningRate\":\"NaN\",\"x\":", "'learningRate' of 'optimizer' is negative or not finite"),
        Case("\"learningRate\":", "\"learningRate\":\"Infinity\",\"x\":", "'learningRate' of 'optimizer' is negative or not finite"),
        Case("\"sum\":[", "\"sum\":[0,", "'sum' of 'optimizer' has 22 numbers for 21 parameters"),
        Case("\"sum\":[", "\"sum\":{},\"x\":[", "'sum' of 'optimizer' is not a list"),
        Case("\"sum\":[", "\"squares\":[", "two values for 'squares'"),
        Case("\"sum\":[", "\"sum\":[\"NaN\",", "a number in 'sum' of 'optimizer' is NaN"),
        Case("\"squares\":[", "\"squares\":[-4,", "a number in 'squares' of 'optimizer' is NaN, or a square below 0"),
        Case("\"data\":[", "\"data\":[\"NaN\",", "a number in 'parameters' is not finite, which is never saved"),
        Case("\"best\":", "\"best\":\"NaN\",\"x\":", "'best' of 'earlyStopping' is NaN"),
        Case("\"state\":{", "\"state\":[],\"x\":{", "'state' of 'optimizer' is not an object"),
        Case("\"sequence\":\"54\"", "\"sequence\":54", "'sequence' of generator 1 is not a text"),
        Case("\"sequence\":\"54\"", "\"sequence\":\"-54\"", "'sequence' of generator 1 is not a whole number"),
        Case("\"sequence\":\"54\"", "\"sequence\":\"18446744073709551616\"", "not a whole number from 0 to 18446744073709551615"),
        Case("\"sequence\":\"54\",", "", "generator 1 has no 'sequence'"),
        Case("\"generators\":[", "\"generators\":[1,", "generator 1 is not an object"),
        Case("\"waited\":", "\"waited\":-1,\"x\":", "'waited' of 'earlyStopping' is not a whole number"),
        Case("\"best\":", "\"x\":", "'earlyStopping' has no 'best'"),
        Case("\"earlyStopping\":{", "\"earlyStopping\":[{", "'earlyStopping' is not an object"),
        Case("{\"format\"", "[{\"format\"", "it is not an object"),
        Case("{\"format\"", "{\"x\":[[[[[[[[[]]]]]]]]],\"format\"", "does not parse"),

        // Of another training.
        Case("\"count\":21", "\"count\":20", "has 21 numbers for 20 parameters"),
        Case("\"first\":0", "\"first\":1", "moves 21 parameters from number 1 on", "moves 21 parameters from number 0 on"),
        Case("\"kind\":\"Adam\"", "\"kind\":\"AdamW\"", "a training with AdamW", "this one is with Adam that"),
        Case("\"sum\":[", "\"mean\":[", "keeps mean and squares", "keeps squares and sum"),
        Case("\"sequence\":\"54\"", "\"sequence\":\"55\"", "sequence 55", "sequence 54"),
        Case("\"earlyStopping\":{", "\"x\":{", "no early stopping", "an early stopping"),
        Case("\"activation\":\"tanh\"", "\"activation\":\"sine\"", "layer0.b[5] sine", "The first difference is 'layer0.b[5] sine' instead of 'layer0.b[5] tanh'"),
        Case("\"activation\":\"tanh\",", "", "'layer0.b[5]' instead of 'layer0.b[5] tanh'"),
        Case("\"layer0.w\"", "\"layer0.W\"", "'layer0.W[10]' instead of 'layer0.w[10]'"),
    ];

    private string Path => System.IO.Path.Combine(_folder, "run.json");

    [TestCaseSource(nameof(Damaged))]
    public void Resume_DamagedFile_IsRefusedWithItsReason(string right, string wrong, string[] reasons)
    {
        string json = Saved();
        int at = json.IndexOf(right, StringComparison.Ordinal);
        Assert.That(at, Is.Not.Negative);

        Refused(Run(), json[..at] + wrong + json[(at + right.Length)..], [Path, .. reasons]);
    }

    [Test]
    public void Resume_CutAnywhere_IsRefused()
    {
        string json = Saved();
        ResumableTraining run = Run();

        for (int length = 0; length < json.Length; length++)
        {
            Refused(run, json[..length], Path);
        }
    }

    // No flip of a byte is let through half; one that changes a digit or a skipped property may well be read.
    [Test]
    public void Resume_AnyByteReplaced_IsReadWholeOrRefused()
    {
        string json = Saved();
        var random = new Pcg32(1);
        int read = 0;
        int refused = 0;
        for (int at = 0; at < json.Length; at++)
        {
            ResumableTraining run = Run();
            string before = run.State;
            File.WriteAllText(Path, $"{json[..at]}{"\"{}[],:0-e\\x"[random.Next(12)]}{json[(at + 1)..]}");
            try
            {
                run.Training.Resume();
                run.Training.Save();
                ResumableTraining again = Run();
                again.Training.Resume();
                Assert.That(again.State, Is.EqualTo(run.State), $"byte {at}");
                read++;
            }
            catch (ArgumentException)
            {
                Assert.That(run.State, Is.EqualTo(before), $"byte {at}");
                refused++;
            }
        }

        Assert.That(Math.Min(read, refused), Is.GreaterThan(json.Length / 20), "both come about");
    }

    [Test]
    public void Resume_AnotherOptimizer_IsRefused()
    {
        Func<Values, Optimizer>[] others =
        [
            p => new Sgd(p, 0.1), p => new Sgd(p, 0.1, new() { Momentum = 0.9 }), p => new Adam(p, 0.1), p => new Adam(p, 0.1, new() { UseAmsGrad = true }), p => new AdamW(p, 0.1),
            p => new Adagrad(p, 0.1), p => new RmsProp(p, 0.1), p => new RmsProp(p, 0.1, new() { Momentum = 0.9 }), p => new RmsProp(p, 0.1, new() { Centered = true }),
            p => new Adam(p.Slice(0, 20), 0.1), p => new Adam(p.Slice(1, 20), 0.1), p => new Sgd(p.Slice(1, 20), 0.1),
        ];
        foreach (Func<Values, Optimizer> mine in others)
        {
            var saved = new ResumableTraining(Path, mine, 1);
            saved.TrainUntil(1);
            string json = File.ReadAllText(Path);
            foreach (Func<Values, Optimizer> other in others.Where(o => o != mine))
            {
                Refused(new ResumableTraining(Path, other, 1), json, "was saved by a training with " + saved.Optimizer.GetType().Name + " that", "Resume with what it was saved with");
            }

            File.Delete(Path);
        }
    }

    [Test]
    public void Resume_AnotherNetwork_IsRefusedWithBothDescribed()
    {
        Training(t => new Mlp(t, [2, 16, 16, 1], Activation.Relu, Activation.Identity, new Pcg32(1))).Training.Save();
        (Func<Tape, Mlp> Make, string Here, string Difference)[] others =
        [
            (t => new Mlp(t, [2, 16, 1], Activation.Relu, Activation.Identity, new Pcg32(1)), "65 parameters (layer0.w[32], layer0.b[16] relu, layer1.w[16], layer1.b[1] identity)", "'layer1.w[256]' instead of 'layer1.w[16]'"),
            (t => new Mlp(t, [2, 16, 16, 1], Activation.Tanh, Activation.Identity, new Pcg32(1)), "337 parameters (layer0.w[32], layer0.b[16] tanh,", "'layer0.b[16] relu' instead of 'layer0.b[16] tanh'"),
            (t => new Mlp(t, [2, 16, 16, 1], Activation.Relu, Activation.Sigmoid, new Pcg32(1)), "337 parameters", "'layer2.b[1] identity' instead of 'layer2.b[1] sigmoid'"),
            (t => new Mlp(t, [2, 16, 16, 1], Activation.Relu, Activation.Identity, new Pcg32(1), "critic"), "critic/layer0.w[32]", "'layer0.w[32]' instead of 'critic/layer0.w[32]'"),
            (t => new Mlp(t, [2, 16, 16, 1, 1], Activation.Relu, Activation.Identity, new Pcg32(1)), "and 2 more)", "'layer2.b[1] identity' instead of 'layer2.b[1] relu'"),
        ];
        foreach ((Func<Tape, Mlp> make, string here, string difference) in others)
        {
            (Mlp model, SavedTraining training) = Training(make);
            double[] before = model.Parameters.Data.ToArray();

            ExpectedError.Says(
                Assert.Throws<ArgumentException>(() => training.Resume()),
                $"'{Path}' holds 337 parameters (layer0.w[32], layer0.b[16] relu, layer1.w[256], layer1.b[16] relu, layer2.w[16], layer2.b[1] identity)", here, difference);

            Assert.That(model.Parameters.Data.ToArray(), Is.EqualTo(before));
        }
    }

    [Test]
    public void Resume_OtherGenerators_AreRefused()
    {
        Sgd Sgd() => new(new Tape().Parameter([1.0], "w"), 0.1);
        new SavedTraining(Path, Sgd(), new Pcg32(1), new Pcg32(1, 3)).Save();

        ExpectedError.Says(Assert.Throws<ArgumentException>(() => new SavedTraining(Path, Sgd(), new Pcg32(1)).Resume()), "draws from sequence 54 and 3 ", "draws from sequence 54 and has");
        ExpectedError.Says(Assert.Throws<ArgumentException>(() => new SavedTraining(Path, Sgd()).Resume()), "draws from no generator");
        ExpectedError.Says(Assert.Throws<ArgumentException>(() => new SavedTraining(Path, Sgd(), new Pcg32(1, 3), new Pcg32(1)).Resume()), "sequence 3 and 54");
        Assert.That(new SavedTraining(Path, Sgd(), new Pcg32(5), new Pcg32(5, 3)).Resume(), Is.Zero);
    }

    [Test]
    public void Resume_Folder_IsRefused()
    {
        Directory.CreateDirectory(Path);

        ExpectedError.Says(Assert.Throws<IOException>(() => Run().Training.Resume()), $"'{Path}' is a folder.");
        Assert.That(() => Run().Training.Save(), Throws.InstanceOf<IOException>().With.Message.EqualTo($"'{Path}' is a folder."));
    }

    [Test]
    public void Resume_FolderMissing_SaysSoBeforeTheFirstStep()
    {
        var training = new SavedTraining(System.IO.Path.Combine(_folder, "missing", "run.json"), new Sgd(new Tape().Parameter([1.0]), 0.1));

        ExpectedError.Says(Assert.Throws<DirectoryNotFoundException>(() => training.Resume()), "missing' does not exist", "Make it before training");
        ExpectedError.Says(Assert.Throws<DirectoryNotFoundException>(training.Save), "missing' does not exist");
    }

    [Test]
    public void Constructor_NothingToSave_IsRefused()
    {
        var sgd = new Sgd(new Tape().Parameter([1.0]), 0.1);

        Assert.That(() => new SavedTraining(null!, sgd), Throws.ArgumentNullException);
        Assert.That(() => new SavedTraining("", sgd), Throws.ArgumentException);
        Assert.That(() => new SavedTraining("a", null!), Throws.ArgumentNullException);
        Assert.That(() => new SavedTraining("a", sgd, (Pcg32)null!), Throws.ArgumentNullException);
    }

    private void Refused(ResumableTraining run, string json, params string[] parts)
    {
        File.WriteAllText(Path, json);
        string before = run.State;

        ExpectedError.Says(Assert.Throws<ArgumentException>(() => run.Training.Resume(), json), parts);

        Assert.That(run.State, Is.EqualTo(before), "nothing has changed");
        Assert.That(File.ReadAllText(Path), Is.EqualTo(json));
    }

    private (Mlp Model, SavedTraining Training) Training(Func<Tape, Mlp> make)
    {
        Mlp model = make(new Tape());
        return (model, new SavedTraining(Path, new Sgd(model.Parameters, 0.1)));
    }

    private ResumableTraining Run() => new(Path, p => new Adam(p, 0.1), 2);

    private string Saved()
    {
        var run = new ResumableTraining(Path, p => new Adam(p, 0.1), 1);
        run.TrainUntil(3);
        return File.ReadAllText(Path);
    }

    private static TestCaseData Case(string right, string wrong, params string[] reasons) =>
        new TestCaseData(right, wrong, reasons).SetArgDisplayNames(right, wrong);
}
