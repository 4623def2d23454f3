using System.Text.Json;

namespace TapeGrad.Viewer;

/// <summary>A question with answers to choose from.</summary>
public sealed class QuizQuestion
{
    internal QuizQuestion(string question, IReadOnlyList<string> answers, int right, string explanation)
    {
        Question = question;
        Answers = answers;
        Right = right;
        Explanation = explanation;
    }

    /// <summary>The question.</summary>
    public string Question { get; }

    /// <summary>The answers to choose from, at least two.</summary>
    public IReadOnlyList<string> Answers { get; }

    /// <summary>The place of the right answer, counted from 0.</summary>
    public int Right { get; }

    /// <summary>Why that answer is right. The page shows it after an answer was chosen.</summary>
    public string Explanation { get; }
}

/// <summary>Questions about a run, for its page; the format <c>tapegrad-quiz/1</c> is described in docs/viewer.md.</summary>
public sealed class Quiz
{
    private const string Format = "tapegrad-quiz/1";

    private Quiz(IReadOnlyList<QuizQuestion> questions) => Questions = questions;

    /// <summary>The questions in order.</summary>
    public IReadOnlyList<QuizQuestion> Questions { get; }

    /// <summary>Reads a quiz.</summary>
    /// <exception cref="ArgumentException">The text is not such JSON, or a question is incomplete; the message names the question.</exception>
    public static Quiz FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using JsonDocument file = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 8 });
            return new Quiz(Read(file.RootElement));
        }
        catch (JsonException e)
        {
            throw Refusal($"it is not JSON ({e.Message.TrimEnd('.')})");
        }
        catch (InvalidOperationException)
        {
            // JSON can contain half of a surrogate pair, which is not a valid text.
            throw Refusal("it holds a text with half of a character");
        }
    }

    private static List<QuizQuestion> Read(JsonElement file)
    {
        if (file.ValueKind != JsonValueKind.Object || !file.TryGetProperty("format", out JsonElement format) || format.ValueKind != JsonValueKind.String || format.GetString() != Format)
        {
            throw Refusal($"it does not say \"format\": \"{Format}\"");
        }

        if (!file.TryGetProperty("questions", out JsonElement list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
        {
            throw Refusal("'questions' is not a list with at least one question");
        }

        List<QuizQuestion> questions = [];
        Dictionary<string, int> places = [];
        foreach (JsonElement item in list.EnumerateArray())
        {
            string where = $"question {questions.Count + 1}";
            QuizQuestion question = ReadQuestion(item, where);
            questions.Add(places.TryAdd(question.Question, questions.Count + 1)
                ? question
                : throw Refusal($"{where} asks what question {places[question.Question]} asks"));
        }

        return questions;
    }

    private static QuizQuestion ReadQuestion(JsonElement item, string where)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            throw Refusal($"{where} is not an object");
        }

        if (!item.TryGetProperty("answers", out JsonElement list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() < 2)
        {
            throw Refusal($"'answers' of {where} is not a list of at least two texts");
        }

        string[] answers = [.. list.EnumerateArray().Select(a => Text(a, $"an answer of {where}"))];
        return item.TryGetProperty("right", out JsonElement number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out int right) && right >= 0 && right < answers.Length
            ? new QuizQuestion(TextOf("question"), answers, right, TextOf("explanation"))
            : throw Refusal($"'right' of {where} does not name one of its answers, which are counted from 0 to {answers.Length - 1}");

        string TextOf(string name) => item.TryGetProperty(name, out JsonElement text) ? Text(text, $"'{name}' of {where}") : throw Refusal($"{where} has no '{name}'");
    }

    private static string Text(JsonElement element, string what) =>
        element.ValueKind == JsonValueKind.String && element.GetString() is { } text && !string.IsNullOrWhiteSpace(text) ? text : throw Refusal($"{what} is not a text");

    private static ArgumentException Refusal(string why) => new($"The quiz cannot be read: {why}.");
}
