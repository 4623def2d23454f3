namespace TapeGrad;

/// <summary>Training or a check met NaN or an infinity; the message names the first node that produced one.</summary>
public sealed class NonFiniteException : ArithmeticException
{
    /// <summary>Makes the exception without a message.</summary>
    public NonFiniteException()
    {
    }

    /// <summary>Makes the exception with a message.</summary>
    public NonFiniteException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception with a message and a cause.</summary>
    public NonFiniteException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
