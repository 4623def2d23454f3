namespace TapeGrad;

public sealed partial class Tape
{
    private const int NoScope = -1;

    // Scope k is called Name and lies in scope Parent.
    private readonly List<(int Parent, string Name)> _scopes = [];

    // From node Start on, nodes lie in Scope, until the next mark.
    private readonly List<(int Start, int Scope)> _scopeMarks = [];
    private int _openScope = NoScope;
    private int _keptScopes;
    private int _keptMarks;

    // From this node on, results are to become constants; Record.None when no NoGrad scope is open.
    private int _constantsFrom = Record.None;

    /// <summary>Opens a named scope: what is recorded until it is disposed forms a cluster in pictures.</summary>
    /// <remarks>Scopes nest. A name that holds '/' stands for several, one in the other.</remarks>
    public TapeScope Scope(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        int outer = _openScope;
        _scopes.Add((outer, Names.WellFormed(name)));
        EnterScope(_scopes.Count - 1);
        return new TapeScope(this, outer);
    }

    /// <summary>Opens a scope whose results are constants: they are computed, and no gradient flows through them.</summary>
    public NoGradScope NoGrad()
    {
        int outer = _constantsFrom;
        EndConstants();
        _constantsFrom = Count;
        return new NoGradScope(this, outer);
    }

    /// <summary>The scopes that hold the node, from the outside in, joined by '/'; "" for none.</summary>
    internal string ScopeOf(int index)
    {
        int low = 0;
        int high = _scopeMarks.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _scopeMarks[middle].Start <= index ? (middle + 1, high) : (low, middle);
        }

        int scope = low == 0 ? NoScope : _scopeMarks[low - 1].Scope;
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

    internal void EnterScope(int scope)
    {
        _openScope = scope < _scopes.Count ? scope : NoScope;
        if (_scopeMarks.Count > _keptMarks && _scopeMarks[^1].Start == Count)
        {
            _scopeMarks.RemoveAt(_scopeMarks.Count - 1);
        }

        _scopeMarks.Add((Count, _openScope));
    }

    internal void LeaveNoGrad(int outer)
    {
        EndConstants();
        _constantsFrom = outer < 0 || _constantsFrom < 0 ? Record.None : Count;
    }

    // Under NoGrad operations are recorded as always, at full speed, and lose their operands here: before anyone looks.
    private void EndConstants()
    {
        if (_constantsFrom < 0)
        {
            return;
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
