using System.Globalization;
using System.Text;

namespace TapeGrad;

/// <summary>A sentence about a step of a run; see <see cref="TrainingLog.Say(string, Value)"/>.</summary>
/// <param name="Text">What was said, in one line.</param>
/// <param name="Node">The node that it is about, by its index on the tape; null where it is about the whole step.</param>
/// <param name="IsForward">Whether it was said before the sweep: about the number of the node, and not about its gradient.</param>
public sealed record Caption(string Text, int? Node, bool IsForward)
{
    /// <summary>The longest caption, in characters.</summary>
    internal const int MostCharacters = 1000;

    /// <summary>The most captions of a run.</summary>
    internal const int MostInRun = 1000;

    /// <summary>The caption as it was said.</summary>
    public override string ToString() => Text;

    /// <summary>
    /// The text in one line: line breaks and other control characters, and those that turn the direction of writing, become
    /// single blanks.
    /// </summary>
    internal static string Line(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (char c in WellFormedText.Of(text))
        {
            bool isBlank = char.IsControl(c) || char.IsWhiteSpace(c) || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
            if (!isBlank)
            {
                line.Append(c);
            }
            else if (line.Length > 0 && line[^1] != ' ')
            {
                line.Append(' ');
            }
        }

        return line.ToString().TrimEnd(' ');
    }

    /// <summary>What is wrong with a line as a caption; null where nothing is.</summary>
    internal static string? Refusal(string line) => line.Length switch
    {
        0 => "A caption is empty. Write what happens in the step.",
        > MostCharacters => string.Create(CultureInfo.InvariantCulture, $"A caption has {line.Length} characters, and at most {MostCharacters} are kept. Shorten it, or say it in two captions."),
        _ => null,
    };
}
