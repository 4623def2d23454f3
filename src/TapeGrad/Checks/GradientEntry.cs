using System.Globalization;

namespace TapeGrad;

/// <summary>One row of a gradient check: one parameter or input.</summary>
/// <param name="Name">The name of the leaf with its scopes, or its place on the tape as n17. Where names collide, both, as in w (n1).</param>
/// <param name="Analytic">The derivative that the sweep computed.</param>
/// <param name="Numeric">The derivative from differences; at a kink, the end of the range between both sides that is nearest to <paramref name="Analytic"/>, or that itself inside it.</param>
/// <param name="Error">|analytic − numeric|.</param>
/// <param name="Verdict">What follows.</param>
public sealed record GradientEntry(string Name, double Analytic, double Numeric, double Error, GradientVerdict Verdict)
{
    /// <summary>The label of the operation whose local derivative is wrong, where one was found; otherwise null.</summary>
    public string? Operation { get; init; }

    /// <summary>What is wrong with <see cref="Operation"/>, <c>sinc at h = 1: local derivative -0.3012, a difference says +0.3012</c>; null without one.</summary>
    public string? Finding { get; init; }

    /// <summary>Whether the output depends on the leaf by a recorded path.</summary>
    public bool IsReached { get; init; } = true;

    /// <summary>The entry in a few words, <c>w: analytic 3, numeric 2.5, error 0.5, Differs</c>, with what was found.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{ShortText.Shortened(Name)}: analytic {Analytic}, numeric {Numeric}, error {Error}, {Verdict}{(Finding is null ? "" : $" ({Finding})")}");
}
