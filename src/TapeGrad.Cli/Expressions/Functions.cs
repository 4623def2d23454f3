using System.Reflection;

namespace TapeGrad.Cli;

/// <summary>The operations that an expression can call: all public ones of <see cref="Value"/>, found by reflection.</summary>
internal static class Functions
{
    private static readonly MethodInfo[] All =
    [
        .. typeof(Value).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(m => !m.IsSpecialName && !m.IsGenericMethod && m.ReturnType == typeof(Value)
                && m.GetParameters().All(p => p.ParameterType == typeof(Value) || p.ParameterType == typeof(double))),
    ];

    public static IEnumerable<string> Names => All.Select(m => m.Name).Distinct().Order(StringComparer.Ordinal);

    public static bool Exists(string name) => All.Any(m => m.Name == name);

    /// <summary>The ways to call an operation, as C# would show them.</summary>
    public static string Signatures(string name) => string.Join(
        " or ", All.Where(m => m.Name == name).Select(m => $"{name}({string.Join(", ", m.GetParameters().Select(p => p.Name))})").Distinct());

    /// <summary>Calls the operation, if one of its signatures takes these arguments.</summary>
    public static bool TryCall(string name, Operand[] arguments, out Value result)
    {
        foreach (MethodInfo method in All.Where(m => m.Name == name))
        {
            ParameterInfo[] parameters = method.GetParameters();
            if (arguments.Length <= parameters.Length
                && parameters.Skip(arguments.Length).All(p => p.HasDefaultValue)
                && parameters.Zip(arguments).All(pair => (pair.First.ParameterType == typeof(double)) == pair.Second.IsNumber))
            {
                object?[] values = [.. parameters.Select((p, i) => i < arguments.Length ? arguments[i].Boxed : p.DefaultValue)];
                result = (Value)method.Invoke(null, BindingFlags.DoNotWrapExceptions, null, values, null)!;
                return true;
            }
        }

        result = default;
        return false;
    }
}
