namespace TapeGrad;

/// <summary>What the tool wants to know of the tapes that a running script makes. Outside the tool nothing is watched.</summary>
/// <param name="Swept">Called after each <see cref="Value.Backward"/>, with the output.</param>
internal sealed record TapeWatch(Action<Value>? Swept)
{
    private static readonly AsyncLocal<TapeWatch?> Ambient = new();

    /// <summary>The watch over tapes that are made from now on, on this thread and on those that it starts.</summary>
    public static TapeWatch? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }
}
