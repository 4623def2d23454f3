using System.Globalization;
using System.Text.RegularExpressions;

namespace TapeGrad.Docs.Tests;

/// <summary>The exercise under examples/: the numbers of a seed are read from its text, and everything else is computed here.</summary>
public sealed partial class ExerciseTests
{
    [TestCase(1)]
    [TestCase(7)]
    [TestCase(2026)]
    public void Exercise_RightAnswers_CountAndShowNoSolution(int seed)
    {
        double[] right = Right(seed);

        Tool.Result result = Run("--seed", $"{seed}", "--answers", Text(right));

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(result.Lines.Count(l => l.EndsWith(" is right.", StringComparison.Ordinal)), Is.EqualTo(4));
        Assert.That(result.Lines[^1], Is.EqualTo("Score: 4 of 4"));
    }

    [Test]
    public void Exercise_Rounded_IsRightAndOffByTwoHundredthsIsNot()
    {
        double[] right = Right(7);
        Assert.That(right[1], Is.EqualTo(60.0625), "two digits do not hold it");

        Assert.That(Run("--seed", "7", "--answers", Text([right[0], 60.06, right[2], Math.Round(right[3], 2)])).Lines[^1], Is.EqualTo("Score: 4 of 4"));
        Assert.That(Run("--seed", "7", "--answers", Text([right[0], 60.08, right[2] - 0.02, right[3] + 0.02])).Output, Does.Contain("Score: 1 of 4"));
    }

    [Test]
    public void Exercise_CommonMistakes_GetTheirHints()
    {
        (double w, double x, double b, double target, double rate) = Numbers(1);
        double error = w * x + b - target, slope = 2.0 * error * x;

        AssertHints([w * x, error, -slope, w + rate * slope], "the bias is still to be added", "the loss is its square", "the error is prediction − target", "goes against the gradient");
        AssertHints([w * x - b, -error * error, slope / 2.0, w - slope], "sign of b", "never negative", "factor 2", "forgot the learning rate");
        AssertHints([999, error * error / 2.0, 2.0 * error, -rate * slope], "once more", "no factor ½", "dloss/dprediction", "That is the step");
        AssertHints([999, 999, 2.0 * error * w, 999], "once more", "once more", "dloss/dx", "once more");

        static void AssertHints(double[] answers, params string[] hints)
        {
            string[] said = [.. Run("--answers", Text(answers)).Lines.Where(l => l.Contains(" is not right. ", StringComparison.Ordinal))];
            Assert.That(said, Has.Length.EqualTo(4));
            foreach ((string line, string hint) in said.Zip(hints))
            {
                Assert.That(line, Does.Contain(hint));
            }
        }
    }

    [TestCase("-2.5")]
    [TestCase("−2.50")]
    [TestCase("-5/2")]
    [TestCase(" 5/−2 ")]
    [TestCase("-.5/.2")]
    [TestCase("-2.499")]
    public void Exercise_WaysToWriteANumber_AreAllRead(string written)
    {
        Assert.That(Right(1)[0], Is.EqualTo(-2.5));

        Assert.That(Run("--answers", written + ",0,0,+0").Output, Does.Contain(" is right.").And.Contain("Score: 1 of 4"));
    }

    [TestCase("x,0,0,0", "Answer 1 is 'x', which is not a number.")]
    [TestCase("0,,0,0", "Answer 2 is '', which is not a number.")]
    [TestCase("0,0,1/0,0", "Answer 3 is '1/0', which is not a number.")]
    [TestCase("0,0,0,1/2/3", "Answer 4 is '1/2/3', which is not a number.")]
    [TestCase("NaN,0,0,0", "Answer 1 is 'NaN', which is not a number.")]
    [TestCase("1,2,3", "There are 4 tasks, but --answers has 3.")]
    public void Exercise_Nonsense_IsRefusedInASentence(string answers, string says)
    {
        Tool.Result result = Run("--answers", answers);

        Assert.That((result.ExitCode, result.Output), Is.EqualTo((2, "")));
        Assert.That(result.Error, Does.StartWith(says));
        Assert.That(result.Error.TrimEnd('\n'), Does.Not.Contain("\n"));
    }

    [TestCase("--seed", "-1", "The seed is a whole number from 0 on, but was '-1'.")]
    [TestCase("--seed", "1.5", "The seed is a whole number from 0 on, but was '1.5'.")]
    [TestCase("--solution", "please", "The arguments of exercise are: ")]
    public void Exercise_WrongArguments_AreRefused(string first, string second, string says)
    {
        Tool.Result result = Run(first, second);

        Assert.That((result.ExitCode, result.Output), Is.EqualTo((2, "")));
        Assert.That(result.Error, Does.StartWith(says));
    }

    [Test]
    public void Exercise_Solution_ShowsTheWay()
    {
        double[] right = Right(7);

        string[] lines = Run("--seed", "7", "--solution").Lines;

        Assert.That(lines[^5], Is.EqualTo("Solution:"));
        Assert.That(lines[^4..].Select((l, i) => l.EndsWith(" = " + right[i].ToString("0.####", CultureInfo.InvariantCulture).Replace('-', '−'), StringComparison.Ordinal)), Is.All.True);
    }

    [Test]
    public void Exercise_ManySeeds_NeverMakeAMistakeTheRightAnswer()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            (double w, double x, double b, double target, double rate) = Numbers(seed);
            double p = w * x + b, error = p - target, slope = 2.0 * error * x;

            Assert.That(new[] { w * x, w * x - b }, Does.Not.Contain(p), $"seed {seed}");
            Assert.That(new[] { error, -error, error * error / 2.0 }, Does.Not.Contain(error * error), $"seed {seed}");
            Assert.That(new[] { -slope, slope / 2.0, 2.0 * error }, Does.Not.Contain(slope), $"seed {seed}");
            Assert.That(Math.Abs(rate * slope), Is.GreaterThan(0.02), $"seed {seed}");
        }
    }

    [Test]
    [Platform("Linux")]
    public void Exercise_OnATerminal_GivesThreeTries()
    {
        // Three wrong ones; nonsense, a mistake and the right one; none; none.
        Tool.Result result = Terminal.Typed(@"5\n6\n7\nabc\n-1.5\n9/4\n\n\n", $"run {Tool.Example("exercise")}");

        Assert.That(result.Output, Does.Contain("'abc' is not a number.").And.Contain("the loss is its square").And.Contain("That is right.").And.Contain("Score: 1 of 4"));
        Assert.That(result.Output.Split("Your answer: "), Has.Length.EqualTo(1 + 3 + 3 + 1 + 1));
        Assert.That(result.Output, Does.Contain("Solution:"));
    }

    private static Tool.Result Run(params string[] arguments) => Tool.Run(["run", Tool.Example("exercise"), "--", .. arguments]);

    private static double[] Right(int seed)
    {
        (double w, double x, double b, double target, double rate) = Numbers(seed);
        double error = w * x + b - target, slope = 2.0 * error * x;
        return [w * x + b, error * error, slope, w - rate * slope];
    }

    private static (double W, double X, double B, double Target, double Rate) Numbers(int seed)
    {
        string text = Run("--seed", $"{seed}").Output;
        double[] found = [.. Given().Matches(text).Select(m => double.Parse(m.Groups[1].Value.Replace('−', '-'), CultureInfo.InvariantCulture))];
        Assert.That(found, Has.Length.EqualTo(5), text);
        return (found[0], found[2], found[1], found[3], found[4]);
    }

    private static string Text(double[] numbers) => string.Join(',', numbers.Select(n => n.ToString(CultureInfo.InvariantCulture)));

    [GeneratedRegex(@"(?:w = |b = |x = |target is |rate of )(−?[\d.]*\d)")]
    private static partial Regex Given();
}
