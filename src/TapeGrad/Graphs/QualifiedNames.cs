using System.Globalization;

namespace TapeGrad;

/// <summary>Names that tell nodes apart: with their scopes, and with the number of the node where that is not enough.</summary>
internal static class QualifiedNames
{
    /// <summary>A unique name for each node: <c>one/layer0.w[0]</c>; <c>n17</c> without a name or with an empty one; <c>w (n1)</c> where names collide.</summary>
    public static string[] Of(IEnumerable<(int Id, string? Name, string Scope)> nodes)
    {
        (int Id, string? Name, string Scope)[] all = [.. nodes];
        string[] names = [.. all.Select(n => Of(n.Id, n.Name, n.Scope))];
        while (names.GroupBy(name => name).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet() is { Count: > 0 } colliding)
        {
            names = [.. names.Select((name, i) => colliding.Contains(name) ? string.Create(CultureInfo.InvariantCulture, $"{name} (n{all[i].Id})") : name)];
        }

        return names;
    }

    /// <summary>The name of one node with its scopes; a scope that the name starts with itself is not said twice. Other nodes may have the same.</summary>
    public static string Of(int id, string? name, string scope)
    {
        name = string.IsNullOrEmpty(name) ? string.Create(CultureInfo.InvariantCulture, $"n{id}") : name;
        int last = scope.LastIndexOf('/') + 1;
        return scope.Length == 0 ? name
            : name.StartsWith(scope[last..] + ".", StringComparison.Ordinal) ? scope[..last] + name
            : $"{scope}/{name}";
    }
}
