using System.Text.Json;

namespace TapeGrad.Cli.Tests;

[Parallelizable(ParallelScope.All)]
public sealed class BlameTests
{
    // A parabola, a straight line, a flat place, and a slope that gets steeper on the way down.
    private const string OneOf = """
        using TapeGrad;
        var tape = new Tape();
        Value w = tape.Parameter(TrainingLog.Current.Setting("start", 1.0), "w");
        Value loss = args[0] switch { "line" => 3.0 * w, "flat" => w * w, _ => -w.Exp() };
        loss.Backward();
        TrainingLog.Current.Setting("learning-rate", 0.1);
        TrainingLog.Current.Step(loss);
        """;

    // The sign of the derivative is turned.
    private const string TurnedSinc = """
        using TapeGrad;
        var tape = new Tape();
        Value w = tape.Parameter(0.5, "w");
        for (int step = 0; step < 2; step++)
        {
            Value loss = ((w * 2.0).Apply<Sinc>().Named("h") - 0.9).Square();
            loss.Backward();
            TrainingLog.Current.Step(loss);
            w.Data -= 0.05 * w.Grad;
            tape.Reset();
        }

        readonly struct Sinc : IUnaryOp
        {
            public static string Label => "sinc";
            public static T Evaluate<T>(T x, double k) where T : struct, IScalar<T> => T.Sin(x) / x;
            public static T Derivative<T>(T x, T y, double k) where T : struct, IScalar<T> => (T.Sin(x) - (x * T.Cos(x))) / (x * x);
        }
        """;

    private const string TwoScopes = """
        using TapeGrad;
        var tape = new Tape();
        Value a, b, c;
        using (tape.Scope("first")) { a = tape.Parameter(1.0, "a"); b = tape.Parameter(2.0, "b"); }
        using (tape.Scope("second")) { c = tape.Parameter(3.0, "c"); }
        Value loss = 3.0 * a + 4.0 * b + 2.0 * c;
        loss.Backward();
        TrainingLog.Current.Step(loss);
        """;

    [Test]
    public void Blame_OneWeight_PutsPredictionBesideReality()
    {
        Tool.Result result = Tool.Run("blame", Tool.Example("one-weight"), "--step", "1");

        Assert.That(result.Output, Is.EqualTo("""
            step 1: loss 4, learning rate 0.1

            parameter  gradient  predicted  alone    share
            w                -8       -6.4  -3.84  100.0 %

            predicted change of the loss  -6.4
            real change of the loss       -3.84
            The loss falls by 60 % of the prediction; curvature takes the rest. Near 0 % the learning rate is at its limit.

            """));
        Assert.That(result.Error.TrimEnd('\n').Split('\n'), Is.EqualTo(ExpectedOutput.OneWeight), "what the script prints");
        Assert.That(result.ExitCode, Is.Zero);
    }

    [TestCase("0.001", "The prediction is almost exact: for such a small step the loss is a straight line.")]
    [TestCase("0.1", "The loss falls by 60 % of the prediction; curvature takes the rest.")]
    [TestCase("0.3", "The loss rises, although the prediction falls: the step overshoots.")]
    [TestCase("1e200", "After the update the loss is not finite: the learning rate is far too large here.")]
    public void Blame_Rate_DecidesTheVerdict(string rate, string verdict) =>
        Assert.That(Tool.Run("blame", Tool.Example("one-weight"), "--step", "1", "--rate", rate).Lines[^1], Does.StartWith(verdict));

    [TestCase("line", "1", "The prediction is almost exact: for such a small step the loss is a straight line.")]
    [TestCase("flat", "0", "Every gradient is 0: this step cannot change the loss.")]
    [TestCase("steep", "1", "The loss falls by 115 % of the prediction: it gets steeper along the step.")]
    public void Blame_Shape_DecidesTheVerdict(string shape, string start, string verdict)
    {
        Tool.Result result = Tool.Run("blame", Tool.Script(OneOf), "--set", $"start={start}", "--", shape);

        Assert.That(result.Lines[^1], Is.EqualTo(verdict), result.Error);
    }

    [Test]
    public void Blame_Parameters_AreRankedByWhatIsPredicted()
    {
        Tool.Result result = Tool.Run("blame", Tool.Script(TwoScopes), "--rate", "0.5", "--top", "2");

        Assert.That(result.Lines[2..6], Is.EqualTo((string[])
        [
            "parameter  gradient  predicted  alone   share",
            "first/b           4         -8     -8  55.2 %",
            "first/a           3       -4.5   -4.5  31.0 %",
            "… 1 more                    -2         13.8 %",
        ]));
    }

    [Test]
    public void Blame_ByScope_AddsUpWhatBelongsTogether()
    {
        Tool.Result result = Tool.Run("blame", Tool.Script(TwoScopes), "--rate", "0.5", "--by", "scope");

        Assert.That(result.Lines[2..5], Is.EqualTo((string[])
        [
            "scope   norm  predicted  alone   share",
            "first      5      -12.5  -12.5  86.2 %",
            "second     2         -2     -2  13.8 %",
        ]));
    }

    [Test]
    public void Blame_TwoLayerByScope_HasAllOfTheChange()
    {
        Tool.Result result = Tool.Run("blame", Tool.Example("two-layer"), "--step", "1", "--by", "scope", "--json");

        JsonElement json = JsonDocument.Parse(result.Output).RootElement;
        double total = json.GetProperty("entries").EnumerateArray().Sum(e => e.GetProperty("predicted").GetDouble());
        Assert.That(total, Is.EqualTo(json.GetProperty("predicted").GetDouble()).Within(1e-15).And.LessThan(0.0));
        Assert.That(json.GetProperty("loss").GetDouble(), Is.EqualTo(0.112705).Within(5e-7));
        Assert.That(json.GetProperty("real").GetDouble(), Is.EqualTo(0.108942 - 0.112705).Within(2e-6), "the next epoch's error less this one's");
    }

    [Test]
    public void Blame_ParametersOfOneName_AreRowsOfTheirOwn()
    {
        Tool.Result result = Tool.Run("blame", Tool.Script("""
            using TapeGrad;
            var tape = new Tape();
            Value a = tape.Parameter(1.0, "w"), b = tape.Parameter(2.0, "w");
            Value loss = (3.0 * a - 4.0 * b).Square();
            loss.Backward();
            TrainingLog.Current.Step(loss);
            """), "--rate", "0.01");

        Assert.That(result.Lines[2..5], Is.EqualTo((string[])
        [
            "parameter  gradient  predicted  alone   share",
            "w (n1)           40        -16  -13.44  64.0 %",
            "w (n0)          -30         -9   -8.19  36.0 %",
        ]).Using<string>((x, y) => string.Join(' ', x.Split(' ', StringSplitOptions.RemoveEmptyEntries)) == string.Join(' ', y.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
    }

    [Test]
    public void Blame_TwoNetworksOnOneTape_HaveARowForEachParameter()
    {
        const string TwoNetworks = """
            using TapeGrad;
            using TapeGrad.Nn;
            var tape = new Tape();
            Mlp one, two;
            using (tape.Scope("one")) { one = new Mlp(tape, [2, 2, 1], Activation.Tanh, Activation.Identity, new Pcg32(1)); }
            two = new Mlp(tape, [2, 2, 1], Activation.Tanh, Activation.Identity, new Pcg32(2));
            Values x = tape.Input([1.0, 2.0], "x");
            Value loss = (one.Forward(x)[0] - two.Forward(x)[0]).Square();
            loss.Backward();
            TrainingLog.Current.Step(loss);
            """;

        JsonElement json = JsonDocument.Parse(Tool.Run("blame", Tool.Script(TwoNetworks), "--rate", "0.1", "--json").Output).RootElement;

        string[] names = [.. json.GetProperty("entries").EnumerateArray().Select(e => e.GetProperty("name").GetString()!)];
        Assert.That(names, Has.Length.EqualTo(18).And.Unique);
        Assert.That(names, Has.Member("one/layer0.w[0]").And.Member("layer0.w[0]"));
    }

    [TestCase("1e-9", "2")]
    [TestCase("0.05", "2")]
    [TestCase("1e4", "1")]
    public void Blame_TurnedDerivative_IsNotTheRate(string rate, string step)
    {
        Tool.Result result = Tool.Run("blame", Tool.Script(TurnedSinc), "--rate", rate, "--step", step);

        Assert.That(result.Lines[^1], Does.Match(@"^A derivative is wrong: sinc at n1 = 1\S* \(result h\): local derivative \+0\.3\d+, a difference says -0\.3\d+\.$"));
        Assert.That(
            JsonDocument.Parse(Tool.Run("blame", Tool.Script(TurnedSinc), "--rate", rate, "--json").Output).RootElement.GetProperty("operation").GetString(),
            Is.EqualTo("sinc"));
    }

    [TestCase("1", "1e11", "The loss falls by 0 % of the prediction: the learning rate is far too large here. At a rate of 0.1 it falls as predicted.")]
    [TestCase("1", "1e-20", "The predicted change is smaller than the rounding of the loss, so the real one says nothing. Give a larger rate.")]
    public void Blame_RateFarTooLarge_SaysWhichOneFits(string start, string rate, string verdict)
    {
        Tool.Result result = Tool.Run("blame", Tool.Script("""
            using TapeGrad;
            Value loss = new Tape().Parameter(TrainingLog.Current.Setting("start", 1.0), "w").Sigmoid() * 1.0;
            loss.Backward();
            TrainingLog.Current.Step(loss);
            """), "--set", $"start={start}", "--rate", rate);

        Assert.That(result.Lines[^1], Is.EqualTo(verdict));
    }

    [Test]
    public void Blame_AtACorner_SaysThatThereMayBeOne()
    {
        Tool.Result result = Tool.Run("blame", Tool.Script("""
            using TapeGrad;
            var tape = new Tape();
            Value a = tape.Parameter(2.0, "a"), b = tape.Parameter(1.0, "b");
            Value loss = Value.Max(a, 2.0 * b);
            loss.Backward();
            TrainingLog.Current.Step(loss);
            """), "--rate", "0.1");

        Assert.That(result.Lines[^1], Does.StartWith("Even at a rate of 1E-13 the real change is not the predicted one: the loss has a corner or a cliff here, or a derivative is wrong."));
    }

    [Test]
    public void Blame_GradientOf0_IsNotMinus0()
    {
        const string Flat = """
            using TapeGrad;
            var tape = new Tape();
            Value w = tape.Parameter(2.0, "w"), v = tape.Parameter(0.0, "v"), u = tape.Parameter(1.0, "u");
            Value loss = w.Square() - v.Square() + 1e-9 * u;
            loss.Backward();
            TrainingLog.Current.Step(loss);
            """;

        Tool.Result table = Tool.Run("blame", Tool.Script(Flat), "--rate", "0.1");
        Tool.Result json = Tool.Run("blame", Tool.Script(Flat), "--rate", "0.1", "--json");

        Assert.That(table.Output, Does.Contain("\nv ").And.Not.Match(@"-0(\.0 %| |\n)"));
        Assert.That(json.Output, Does.Not.Match(@"-0(\.0)?,?\n"));
    }

    [Test]
    public void Blame_ParameterThatTheLossDoesNotReach_IsListed()
    {
        const string Detached = """
            using TapeGrad;
            var tape = new Tape();
            Value w = tape.Parameter(0.5, "w"), v = tape.Parameter(0.5, "v");
            Value loss = (v * w.Data - 1.0).Square();
            loss.Backward();
            TrainingLog.Current.Step(loss);
            """;

        Assert.That(Tool.Run("blame", Tool.Script(Detached), "--rate", "0.1").Output, Does.Match("\nv .*\nw +0  the loss does not depend on it\n\n"));
        Assert.That(
            JsonDocument.Parse(Tool.Run("blame", Tool.Script(Detached), "--rate", "0.1", "--json").Output).RootElement.GetProperty("unreached").EnumerateArray().Select(n => n.GetString()),
            Is.EqualTo((string[])["w"]));
    }

    [TestCase("parameter")]
    [TestCase("scope")]
    public void Blame_SavedLog_SaysTheSameAsItsScript(string by)
    {
        string log = Path.Combine(Tool.Folder(), "run.json");
        Tool.Run("run", Tool.Example("two-layer"), "--log", log);

        Tool.Result saved = Tool.Run("blame", log, "--by", by);

        Assert.That(saved, Is.EqualTo(Tool.Run("blame", Tool.Example("two-layer"), "--by", by) with { Error = "" }));
        Assert.That(saved.ExitCode, Is.Zero);
    }

    [Test]
    public void Blame_JsonByScope_CallsANormANorm()
    {
        JsonElement json = JsonDocument.Parse(Tool.Run("blame", Tool.Script(TwoScopes), "--rate", "0.5", "--by", "scope", "--json").Output).RootElement;

        JsonElement first = json.GetProperty("entries").EnumerateArray().First();
        Assert.That(first.EnumerateObject().Select(p => p.Name), Is.EqualTo((string[])["name", "norm", "predicted", "alone"]));
        Assert.That(first.GetProperty("norm").GetDouble(), Is.EqualTo(5.0).Within(1e-15));
    }

    [Test]
    public void Blame_Json_HasEveryField()
    {
        Tool.Result result = Tool.Run("blame", Tool.Example("one-weight"), "--step", "1", "--json");

        JsonElement json = JsonDocument.Parse(result.Output).RootElement;
        Assert.That(json.EnumerateObject().Select(p => p.Name), Is.EqualTo((string[])["format", "name", "step", "loss", "learningRate", "predicted", "real", "verdict", "entries", "unreached"]));
        Assert.That(json.GetProperty("format").GetString(), Is.EqualTo("tapegrad-blame/1"));
        Assert.That(json.GetProperty("name").GetString(), Is.EqualTo("one-weight"));
        Assert.That(json.GetProperty("step").GetInt32(), Is.EqualTo(1));
        Assert.That(json.GetProperty("verdict").GetString(), Does.StartWith("The loss falls by 60 %"));
        JsonElement entry = json.GetProperty("entries").EnumerateArray().Single();
        Assert.That(entry.GetProperty("name").GetString(), Is.EqualTo("w"));
        double[] numbers = [.. ((string[])["gradient", "predicted", "alone"]).Select(n => entry.GetProperty(n).GetDouble())];
        Assert.That(numbers, Is.EqualTo((double[])[-8.0, -6.4, -3.84]).Within(1e-12));
    }

    [Test]
    public void Blame_ScriptWithoutLearningRate_AsksForOne()
    {
        Tool.Result result = Tool.Run("blame", Tool.Script(TwoScopes));

        Assert.That(result, Is.EqualTo(new Tool.Result(2, "", "The script does not read the setting 'learning-rate', so the size of the update is unknown. Give the learning rate, as in --rate 0.1.\n")));
    }

    [TestCase("--rate", "0", "--rate takes a number above 0")]
    [TestCase("--rate", "-1", "--rate takes a number above 0")]
    [TestCase("--rate", "NaN", "--rate takes a number above 0")]
    [TestCase("--rate", "1,5", "--rate takes a number above 0")]
    [TestCase("--top", "0", "--top takes a whole number from 1")]
    [TestCase("--top", "many", "--top takes a whole number from 1")]
    [TestCase("--by", "layer", "Argument 'layer' not recognized.")]
    [TestCase("--step", "0", "--step takes a whole number from 1")]
    public void Blame_WrongUsage_IsSaidOnStderr(string option, string value, string says)
    {
        Tool.Result result = Tool.Run("blame", Tool.Example("one-weight"), option, value);

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Output, Is.Empty);
        Assert.That(result.Error, Does.StartWith(says).And.EndWith("Try 'tapegrad blame --help'.\n"));
    }

    // Near the optimum every smaller rate drowns in the rounding of the loss, and nothing is wrong.
    [Test]
    public void Blame_NearTheOptimum_BlamesCurvatureAlone()
    {
        Tool.Result result = Tool.Run("blame", Tool.Example("one-weight"));

        Assert.That(result.Output, Does.EndWith("The loss falls by 60 % of the prediction; curvature takes the rest. Near 0 % the learning rate is at its limit.\n"));
    }
}
