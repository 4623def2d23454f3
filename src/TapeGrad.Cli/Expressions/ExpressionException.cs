namespace TapeGrad.Cli;

/// <summary>What is wrong with an expression, and where.</summary>
internal sealed class ExpressionException(int start, int length, string message) : Exception(message)
{
    /// <summary>The sentence, under it the expression with a caret at the place.</summary>
    public string Describe(string expression)
    {
        // A long text is cut to a window around the place.
        int from = Math.Max(0, start - 60);
        int to = Math.Min(expression.Length, start + 60);
        string line = new([.. expression[from..to].Select(c => char.IsControl(c) ? ' ' : c)]);
        return $"""
            {Message}
              {line}
              {new string(' ', start - from)}{new string('^', Math.Max(1, Math.Min(length, to - start)))}
            """;
    }
}
