using System.Globalization;

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

    /// <summary>The line of the script that recorded the first cause, where it is known.</summary>
    internal int? Line { get; init; }

    /// <summary>What the script says there.</summary>
    internal string? Formula { get; init; }

    /// <summary>What to do about the first cause, where it is known.</summary>
    internal string? Action { get; init; }

    /// <summary>The message and the place of the cause. The message itself is the same with and without marks, because scripts print it.</summary>
    internal string MessageWithPlace =>
        Line is null || Formula is null ? Message : string.Create(CultureInfo.InvariantCulture, $"{Message} In line {Line}, this is {ShortText.Shortened(Formula)}.");
}
