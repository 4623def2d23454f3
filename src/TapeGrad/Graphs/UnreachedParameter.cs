namespace TapeGrad;

/// <summary>A parameter of the tape that does not lead to the output of a graph.</summary>
/// <param name="Id">Its index on the tape.</param>
/// <param name="Name">Its name, or null.</param>
/// <param name="Scope">Its scopes, from the outside in, joined by '/'.</param>
internal readonly record struct UnreachedParameter(int Id, string? Name, string Scope);
