namespace TapeGrad;

/// <summary>A scope whose results are constants. Disposing it lets gradients flow again.</summary>
public readonly struct NoGradScope : IDisposable
{
    private readonly Tape? _tape;
    private readonly long _serial;

    internal NoGradScope(Tape tape, long serial)
    {
        _tape = tape;
        _serial = serial;
    }

    /// <summary>Closes the scope, and those inside it. A second time does nothing.</summary>
    public void Dispose() => _tape?.LeaveNoGrad(_serial);
}
