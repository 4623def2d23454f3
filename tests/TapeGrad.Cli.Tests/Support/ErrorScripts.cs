namespace TapeGrad.Cli.Tests;

/// <summary>Scripts that fail, each at the line with the word HERE.</summary>
internal static partial class ErrorScripts
{
    public static IEnumerable<string> Names => All.Select(s => s.Name);

    private static IEnumerable<(string Name, string Script)> All => [.. Functions, .. Types, .. Places, .. Expressions, .. Callbacks];

    public static string ByName(string name) => All.Single(s => s.Name == name).Script;
}
