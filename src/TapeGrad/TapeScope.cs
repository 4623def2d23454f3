namespace TapeGrad;

/// <summary>An open scope of a tape; disposing it returns to the scope around it.</summary>
public readonly struct TapeScope : IDisposable
{
    private readonly Tape? _tape;
    private readonly int _scope;
    private readonly long _serial;

    internal TapeScope(Tape tape, int scope, long serial)
    {
        _tape = tape;
        _scope = scope;
        _serial = serial;
    }

    /// <summary>Closes the scope, and those inside it. A second time does nothing.</summary>
    public void Dispose() => _tape?.LeaveScope(_scope, _serial);
}
