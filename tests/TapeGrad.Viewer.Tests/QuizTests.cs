using TapeGrad.Tests;

namespace TapeGrad.Viewer.Tests;

public sealed class QuizTests
{
    private const string Second = """{ "question": "And 3?", "answers": ["9", "6", "5"], "right": 0, "explanation": "Three times 3.", "source": "unknown properties are skipped" }""";

    private const string Whole = $$"""
        { "format": "tapegrad-quiz/1", "questions": [
          { "question": "What is 2 · 2?", "answers": ["3", "4"], "right": 1, "explanation": "Twice 2." }, {{Second}}] }
        """;

    [Test]
    public void FromJson_WholeQuiz_HasItsQuestions()
    {
        Quiz quiz = Quiz.FromJson(Whole);

        Assert.That(quiz.Questions, Has.Count.EqualTo(2));
        QuizQuestion first = quiz.Questions[0];
        Assert.That((first.Question, first.Right, first.Explanation), Is.EqualTo(("What is 2 · 2?", 1, "Twice 2.")));
        Assert.That(quiz.Questions[1].Answers, Is.EqualTo((string[])["9", "6", "5"]));
    }

    [TestCase("\"question\": \"And 3?\", ", "", "question 2 has no 'question'")]
    [TestCase("\"And 3?\"", "3", "'question' of question 2 is not a text")]
    [TestCase("\"And 3?\"", "\" \"", "'question' of question 2 is not a text")]
    [TestCase("\"And 3?\"", "\"What is 2 · 2?\"", "question 2 asks what question 1 asks")]
    [TestCase("[\"9\", \"6\", \"5\"]", "[\"9\"]", "'answers' of question 2 is not a list of at least two texts")]
    [TestCase("\"answers\": [\"9\", \"6\", \"5\"], ", "", "'answers' of question 2 is not a list of at least two texts")]
    [TestCase("\"6\"", "6", "an answer of question 2 is not a text")]
    [TestCase("\"right\": 0", "\"right\": 3", "'right' of question 2 does not name one of its answers, which are counted from 0 to 2")]
    [TestCase("\"right\": 0", "\"right\": -1", "'right' of question 2 does not name one of its answers, which are counted from 0 to 2")]
    [TestCase("\"right\": 0", "\"right\": 0.5", "'right' of question 2 does not name one of its answers, which are counted from 0 to 2")]
    [TestCase("\"right\": 0", "\"right\": \"9\"", "'right' of question 2 does not name one of its answers, which are counted from 0 to 2")]
    [TestCase("\"right\": 0, ", "", "'right' of question 2 does not name one of its answers, which are counted from 0 to 2")]
    [TestCase(", \"explanation\": \"Three times 3.\"", "", "question 2 has no 'explanation'")]
    [TestCase(Second, "7", "question 2 is not an object")]
    [TestCase("tapegrad-quiz/1", "tapegrad-quiz/2", "it does not say \"format\": \"tapegrad-quiz/1\"")]
    [TestCase("\"questions\"", "\"question\"", "'questions' is not a list with at least one question")]
    [TestCase("\"And 3?\"", "\"\\ud800\"", "it holds a text with half of a character")]
    public void FromJson_DamagedQuiz_SaysWhere(string whole, string damaged, string why)
    {
        string json = Whole.Replace(whole, damaged, StringComparison.Ordinal);

        Assert.That(json, Is.Not.EqualTo(Whole));
        Assert.That(() => Quiz.FromJson(json), Throws.ArgumentException.With.Message.EqualTo($"The quiz cannot be read: {why}."));
    }

    [TestCase("")]
    [TestCase("[")]
    [TestCase("{ \"format\": 1, \"format\": 2 }")]
    public void FromJson_NoJson_SaysSo(string text) =>
        Assert.That(() => Quiz.FromJson(text), Throws.ArgumentException.With.Message.StartsWith("The quiz cannot be read: it is not JSON ("));

    [TestCase("[]")]
    [TestCase("null")]
    [TestCase("{}")]
    public void FromJson_NoObjectOfThisFormat_SaysSo(string text) =>
        Assert.That(() => Quiz.FromJson(text), Throws.ArgumentException.With.Message.StartsWith("The quiz cannot be read: it does not say"));

    [Test]
    public void FromJson_ManyQuestions_TakesLinearTime() => Growth.AssertLinear(count =>
    {
        IEnumerable<string> questions = Enumerable.Range(0, count).Select(i => $$"""{ "question": "What is {{i}} · 2?", "answers": ["3", "4"], "right": 1, "explanation": "Twice." }""");
        Quiz.FromJson($$"""{ "format": "tapegrad-quiz/1", "questions": [{{string.Join(',', questions)}}] }""");
    });
}
