namespace TapeGrad;

/// <summary>What the tool wants to know of the tapes that a running script makes. Outside the tool nothing is watched.</summary>
/// <param name="Swept">Called after each <see cref="Value.Backward"/>, with the output.</param>
/// <param name="Sites">The places that the marks of the script name, if it was compiled with marks.</param>
internal sealed record TapeWatch(Action<Value>? Swept, ScriptSites? Sites = null)
{
    private static readonly AsyncLocal<TapeWatch?> Ambient = new();

    /// <summary>The watch over tapes that are made from now on, on this thread and on those that it starts.</summary>
    public static TapeWatch? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }
}
