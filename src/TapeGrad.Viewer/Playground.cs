namespace TapeGrad.Viewer;

/// <summary>Makes a page a playground, where the reader types the formula.</summary>
/// <param name="Formula">The formula that it begins with; null for an example.</param>
internal sealed record Playground(string? Formula);
