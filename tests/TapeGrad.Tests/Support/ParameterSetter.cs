namespace TapeGrad.Tests.Runs;

internal static class Setting
{
    /// <summary>Sets a parameter that stands behind an indexer.</summary>
    public static void Set(this Value value, double data) => value.Data = data;
}
