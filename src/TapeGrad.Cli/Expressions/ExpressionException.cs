namespace TapeGrad.Cli;

/// <summary>An error in an expression, with its place.</summary>
internal sealed class ExpressionException(int start, int length, string message) : Exception(message)
{
    /// <summary>The message, and below it the expression with carets under the place.</summary>
    public string Describe(string expression)
    {
        // Only a window around the place fits on a line.
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
