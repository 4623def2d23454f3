using System.Globalization;

namespace TapeGrad;

/// <summary>Parameters that a file keeps together: w[0], w[1] … under the name w, a single one, or several without names.</summary>
/// <param name="Name">What they share of their names, or null.</param>
/// <param name="IsSingle">Whether it is one parameter whose whole name this is.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Activation">The activation of the layer, where these are its biases.</param>
internal readonly record struct ParameterGroup(string? Name, bool IsSingle, int Count, string? Activation)
{
    private const string First = "[0]";

    /// <summary>A group of one parameter, by its name.</summary>
    public static ParameterGroup Of(string? name, string? activation) => name is null || !name.EndsWith(First, StringComparison.Ordinal)
        ? new(name, name is not null, 1, activation)
        : new(name[..^First.Length], false, 1, activation);

    public bool GoesOnWith(string? name) => Name is null
        ? name is null
        : !IsSingle && name == string.Create(CultureInfo.InvariantCulture, $"{Name}[{Count}]");

    /// <summary>The group in a message: <c>layer0.b[16] relu</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Name ?? "unnamed"}{(IsSingle ? "" : $"[{Count}]")}{(Activation is null ? "" : " " + Activation)}");
}
