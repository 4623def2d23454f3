namespace TapeGrad;

/// <summary>An open scope of a tape; disposing it returns to the scope around it.</summary>
public readonly struct TapeScope : IDisposable
{
    private readonly Tape? _tape;
    private readonly int _outer;

    internal TapeScope(Tape tape, int outer)
    {
        _tape = tape;
        _outer = outer;
    }

    /// <summary>Closes the scope.</summary>
    public void Dispose() => _tape?.EnterScope(_outer);
}
