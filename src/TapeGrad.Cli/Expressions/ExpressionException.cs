namespace TapeGrad.Cli;

/// <summary>An error in an expression, with its place.</summary>
internal sealed class ExpressionException(int start, int length, string message) : Exception(message)
{
    /// <summary>The message, and below it the expression with carets under the place.</summary>
    public string Describe(string expression)
    {
        (string line, string carets) = SourceQuote.Around(expression, start, length);
        return $"""
            {Message}
              {line}
              {carets}
            """;
    }
}
