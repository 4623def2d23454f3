namespace TapeGrad;

public sealed partial class Tape
{
    private const int NoScope = -1;

    // Scope k is called Name and lies in scope Parent. Its serial number tells it from another that had its place before.
    private readonly List<(int Parent, string Name, long Serial)> _scopes = [];

    // From node Start on, nodes lie in Scope, until the next mark.
    private readonly List<(int Start, int Scope)> _scopeMarks = [];
    private int _openScope = NoScope;
    private int _keptScopes;
    private int _keptMarks;
    private long _serial;

    // The serial numbers of the NoGrad scopes that are open.
    private readonly List<long> _noGrad = [];

    // From this node on, results are to become constants; Record.None when no NoGrad scope is open.
    private int _constantsFrom = Record.None;

    /// <summary>Opens a named scope: what is recorded until it is disposed forms a cluster in pictures.</summary>
    /// <remarks>Scopes nest. A name that holds '/' stands for several, one in the other.</remarks>
    public TapeScope Scope(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        _scopes.Add((_openScope, WellFormedText.Of(name), ++_serial));
        EnterScope(_scopes.Count - 1);
        return new TapeScope(this, _openScope, _serial);
    }

    /// <summary>Opens a scope whose results are constants: they are computed, and no gradient flows through them.</summary>
    public NoGradScope NoGrad()
    {
        EndConstants();
        _constantsFrom = Count;
        _noGrad.Add(++_serial);
        return new NoGradScope(this, _serial);
    }

    /// <summary>The scopes that hold the node, from the outside in, joined by '/'; "" for none.</summary>
    internal string ScopeOf(int index) => ScopePath(ScopeAt(index));

    private int ScopeAt(int index)
    {
        int low = 0;
        int high = _scopeMarks.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _scopeMarks[middle].Start <= index ? (middle + 1, high) : (low, middle);
        }

        return low == 0 ? NoScope : _scopeMarks[low - 1].Scope;
    }

    private string ScopePath(int scope)
    {
        if (scope == NoScope)
        {
            return "";
        }

        List<string> path = [];
        for (; scope != NoScope; scope = _scopes[scope].Parent)
        {
            path.Add(_scopes[scope].Name);
        }

        path.Reverse();
        return string.Join('/', path);
    }

    /// <summary>Closes a scope and those inside it; one that is closed already stays so.</summary>
    internal void LeaveScope(int scope, long serial)
    {
        for (int open = _openScope; open != NoScope; open = _scopes[open].Parent)
        {
            if (open == scope && _scopes[open].Serial == serial)
            {
                EnterScope(_scopes[open].Parent);
                return;
            }
        }
    }

    /// <summary>Closes a NoGrad scope and those inside it; one that is closed already stays so.</summary>
    internal void LeaveNoGrad(long serial)
    {
        int level = _noGrad.IndexOf(serial);
        if (level >= 0)
        {
            EndConstants();
            _noGrad.RemoveRange(level, _noGrad.Count - level);
            _constantsFrom = level == 0 ? Record.None : Count;
        }
    }

    private void EnterScope(int scope)
    {
        _openScope = scope;
        if (_scopeMarks.Count > _keptMarks && _scopeMarks[^1].Start == Count)
        {
            _scopeMarks.RemoveAt(_scopeMarks.Count - 1);
        }

        _scopeMarks.Add((Count, scope));
    }

    // Under NoGrad operations are recorded as always, at full speed, and lose their operands here: before anyone looks.
    private void EndConstants()
    {
        if (_constantsFrom < 0)
        {
            return;
        }

        for (int run = _vectorCount - 1; run >= 0 && _vectors[run].Start >= _constantsFrom; run--)
        {
            ref VectorNode vector = ref _vectors[run];
            vector.Leaf = vector.Op is null ? vector.Leaf : OpTable.Constant;
            vector.Op = null;
        }

        for (int i = _constantsFrom; i < Count; i++)
        {
            int op = _records[i].A < 0 ? _records[i].Op : OpTable.Constant;
            _records[i] = Record.Leaf(op);
        }

        _constantsFrom = Count;
    }

    private void KeepScopes()
    {
        _keptScopes = _scopes.Count;
        _keptMarks = _scopeMarks.Count;
    }

    private void ResetScopes()
    {
        _constantsFrom = _constantsFrom < 0 ? _constantsFrom : Count;
        _scopeMarks.RemoveRange(_keptMarks, _scopeMarks.Count - _keptMarks);
        int kept = Math.Max(_keptScopes, _openScope + 1);
        _scopes.RemoveRange(kept, _scopes.Count - kept);
        EnterScope(_openScope);
    }
}
