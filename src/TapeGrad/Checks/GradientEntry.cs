using System.Globalization;

namespace TapeGrad;

/// <summary>One row of a gradient check: one parameter or input.</summary>
/// <param name="Name">The name of the leaf, or its place on the tape as n17.</param>
/// <param name="Analytic">The derivative that the sweep computed.</param>
/// <param name="Numeric">The derivative from differences; at a kink, the end of the range between both sides that is nearest to <paramref name="Analytic"/>, or that itself inside it.</param>
/// <param name="Error">|analytic − numeric|.</param>
/// <param name="Verdict">What follows.</param>
public sealed record GradientEntry(string Name, double Analytic, double Numeric, double Error, GradientVerdict Verdict)
{
    /// <summary>The entry in a few words, <c>w: analytic 3, numeric 2.5, error 0.5, Differs</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{ShortText.Shortened(Name)}: analytic {Analytic}, numeric {Numeric}, error {Error}, {Verdict}");
}
