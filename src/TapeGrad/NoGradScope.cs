namespace TapeGrad;

/// <summary>A scope whose results are constants; disposing it lets gradients flow again.</summary>
public readonly struct NoGradScope : IDisposable
{
    private readonly Tape? _tape;
    private readonly int _outer;

    internal NoGradScope(Tape tape, int outer)
    {
        _tape = tape;
        _outer = outer;
    }

    /// <summary>Closes the scope.</summary>
    public void Dispose() => _tape?.LeaveNoGrad(_outer);
}
