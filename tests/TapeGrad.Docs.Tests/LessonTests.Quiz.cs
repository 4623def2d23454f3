using System.Text.Json;
using TapeGrad.Tests.Reference;

namespace TapeGrad.Docs.Tests;

public sealed partial class LessonTests
{
    // Without answers and without a terminal it prints the questions; the numbers in them are those of the reference.
    private static void Quiz(string[] lines, Log log)
    {
        JsonElement pass = Seeds.GetProperty("seed_002");
        double[][] slow = [.. Rows(First("seed_002"), "epoch_table")], fast = [.. Rows(pass.GetProperty("large_lr"), "epoch_table")];
        double[] first = Rows(First("seed_002"), "updates").First();
        string text = Joined(lines);

        Assert.That(text, Does.Contain(Text($"a probability of {pass.GetProperty("quiz_checks")[0].Number("p"):F2}, and the threshold is {pass.GetProperty("quiz_checks")[0].Number("threshold")}.")));
        Assert.That(text, Does.Contain(Text($"In epoch 1 the mean error is {slow[0][2]:F4}, in epoch 100 it is {slow[99][2]:F4}.")));
        Assert.That(text, Does.Contain(Text($"p = {first[3]} and the error p − y is {first[4]}.")));
        Assert.That(text, Does.Contain(Text($"a) {first[5]} b) {first[6]} c) {-first[6]} ")));
        Assert.That(text, Does.Contain(Text($"epochs are {slow[0][2]:F2}, {slow[1][2]:F2}, {slow[2][2]:F2}; with a rate of 1 they are {fast[0][2]:F2}, {fast[1][2]:F2}, {fast[2][2]:F2}.")));
        Assert.That(lines[^1], Does.StartWith("Answer on a terminal, or with: "));

        string[] header = [.. File.ReadAllLines(Tool.Example("quiz")).Where(l => l.StartsWith("//   question ", StringComparison.Ordinal))];
        Assert.That(header, Is.EqualTo((string[])
        [
            Text($"//   question 2: probability {pass.GetProperty("quiz_checks")[0].Number("p"):F2}"),
            Text($"//   question 3: mean error {slow[0][2]:F4} in epoch 1, {slow[99][2]:F4} in epoch 100"),
            Text($"//   question 4: w2 = {first[6]}"),
            Text($"//   question 7: mean errors {slow[0][2]:F2}, {slow[1][2]:F2}, {slow[2][2]:F2} and {fast[0][2]:F2}, {fast[1][2]:F2}, {fast[2][2]:F2}"),
        ]));

        // The run with the smaller rate is the lesson's own.
        JsonElement[] students = [.. First("seed_002").GetProperty("rows").EnumerateArray()];
        foreach (double[] row in Rows(First("seed_002"), "updates"))
        {
            log.Next(loss: null, ("prediction", row[3]), ("target", students[(int)row[1]].Number("y")), ("w1", row[5]), ("w2", row[6]), ("b", row[7]));
        }
    }

    [Test]
    public void Quiz_AllRight_ExplainsEachAnswerAndCounts()
    {
        Tool.Result result = Tool.Run("run", Tool.Example("quiz"), "--", "--answers", "b,c,a,b,a,c, B");

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(result.Lines.Count(l => l.Contains(" is right. ", StringComparison.Ordinal)), Is.EqualTo(7));
        Assert.That(Joined(result.Lines), Does.Contain("(-2) · (-0.25) · 8 = 4, and the tape says the same: w2.Grad is 4."));
        Assert.That(result.Lines[^1], Is.EqualTo("Score: 7 of 7"));
    }

    [Test]
    public void Quiz_OneWrong_SaysWhichIsRight()
    {
        Tool.Result result = Tool.Run("run", Tool.Example("quiz"), "--", "--answers", "b,a,a,b,a,c,b");

        Assert.That(Joined(result.Lines), Does.Contain("a is wrong, and c is right. 0.52 is at least 0.5"));
        Assert.That(result.Lines[^1], Is.EqualTo("Score: 6 of 7"));
    }

    [TestCase("b,c,a", "There are 7 questions, but --answers has 3.")]
    [TestCase("b,c,a,b,a,c,b,a", "There are 7 questions, but --answers has 8.")]
    [TestCase("", "There are 7 questions, but --answers has 1.")]
    [TestCase("b,c,a,d,a,c,b", "Answer 4 is 'd', but there are a, b and c to choose from.")]
    [TestCase("b,c,a,b,a,c,bb", "Answer 7 is 'bb', but")]
    public void Quiz_AnswersThatDoNotFit_AreRefusedInASentence(string answers, string says)
    {
        Tool.Result result = Tool.Run("run", Tool.Example("quiz"), "--", "--answers", answers);

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Output, Is.Empty);
        Assert.That(result.Error, Does.StartWith(says));
        Assert.That(result.Error.TrimEnd('\n'), Does.Not.Contain("\n"));
    }

    [TestCase("--answer")]
    [TestCase("--answers")]
    public void Quiz_WrongArguments_EndWithTheirUsage(string argument)
    {
        Tool.Result result = Tool.Run("run", Tool.Example("quiz"), "--", argument);

        Assert.That((result.ExitCode, result.Output), Is.EqualTo((2, "")));
        Assert.That(result.Error, Does.StartWith("The arguments of quiz are: --answers "));
    }

    [Test]
    [Platform("Linux")]
    public void Quiz_OnATerminal_AsksUntilALetterComes()
    {
        Tool.Result result = Terminal.Typed(@"b\nd\nC\na\nb\na\nc\na\n", $"run {Tool.Example("quiz")}");

        Assert.That(Count(result.Output, "Your answer (a, b or c): "), Is.EqualTo(8), "seven questions, and one asked twice");
        Assert.That(result.Output.TrimEnd(), Does.EndWith("Score: 6 of 7"));
    }

    [Test]
    [Platform("Linux")]
    public void Quiz_OutputIntoAFile_PrintsTheQuestions()
    {
        string file = Path.Combine(Tool.Folder(), "questions.txt");

        Terminal.Typed("", $"run {Tool.Example("quiz")} > '{file}'");

        Assert.That(File.ReadAllLines(file)[^1], Does.StartWith("Answer on a terminal, or with: "));
    }

    private static string Joined(string[] lines) => Spaces().Replace(string.Join(' ', lines), " ");

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
