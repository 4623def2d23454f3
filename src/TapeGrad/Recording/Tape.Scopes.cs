using System.Runtime.InteropServices;

namespace TapeGrad;

public sealed partial class Tape
{
    private const int NoScope = -1;

    // Scope k has a name and lies in scope Parent. The serial number tells it from an earlier scope k.
    private readonly List<(int Parent, string Name, long Serial)> _scopes = [];

    // Nodes from Start up to the next mark lie in Scope.
    private readonly List<ScopeMark> _scopeMarks = [];
    private int _openScope = NoScope;
    private int _keptScopes;
    private int _keptMarks;
    private long _serial;

    // The serial numbers of the NoGrad scopes that are open.
    private readonly List<long> _noGrad = [];

    // From this node on, EndConstants turns results into constants. Record.None when no NoGrad scope is open.
    private int _constantsFrom = Record.None;

    /// <summary>Opens a named scope. The nodes recorded until its disposal form a cluster in pictures.</summary>
    /// <remarks>Scopes nest. A name with '/' opens several scopes, one inside the other.</remarks>
    /// <exception cref="InvalidOperationException">Another thread uses the tape at this moment.</exception>
    public TapeScope Scope(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Enter();
        _scopes.Add((_openScope, WellFormedText.Of(name), ++_serial));
        EnterScope(_scopes.Count - 1);
        var scope = new TapeScope(this, _openScope, _serial);
        Leave();
        return scope;
    }

    /// <summary>Opens a scope whose results are constants: no gradient flows through them.</summary>
    /// <exception cref="InvalidOperationException">Another thread uses the tape at this moment.</exception>
    public NoGradScope NoGrad()
    {
        Enter();
        EndConstants();
        _constantsFrom = Count;
        _noGrad.Add(++_serial);
        var scope = new NoGradScope(this, _serial);
        Leave();
        return scope;
    }

    /// <summary>The scopes around the node, outermost first, joined by '/'; "" for none.</summary>
    internal string ScopeOf(int index) => ScopePath(ScopeAt(index));

    private int ScopeAt(int index)
    {
        int mark = TapeOrder.LastAt<ScopeMark>(CollectionsMarshal.AsSpan(_scopeMarks), index);
        return mark < 0 ? NoScope : _scopeMarks[mark].Scope;
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

    /// <summary>Closes a scope and those inside it. A closed scope stays closed.</summary>
    internal void LeaveScope(int scope, long serial)
    {
        Enter();
        for (int open = _openScope; open != NoScope; open = _scopes[open].Parent)
        {
            if (open == scope && _scopes[open].Serial == serial)
            {
                EnterScope(_scopes[open].Parent);
                break;
            }
        }

        Leave();
    }

    /// <summary>Closes a NoGrad scope and those inside it. A closed scope stays closed.</summary>
    internal void LeaveNoGrad(long serial)
    {
        Enter();
        int level = _noGrad.IndexOf(serial);
        if (level >= 0)
        {
            EndConstants();
            _noGrad.RemoveRange(level, _noGrad.Count - level);
            _constantsFrom = level == 0 ? Record.None : Count;
        }

        Leave();
    }

    private void EnterScope(int scope)
    {
        _openScope = scope;
        if (_scopeMarks.Count > _keptMarks && _scopeMarks[^1].Start == Count)
        {
            _scopeMarks.RemoveAt(_scopeMarks.Count - 1);
        }

        _scopeMarks.Add(new ScopeMark(Count, scope));
    }

    // Under NoGrad operations are recorded as usual, at full speed. They lose their operands here, before anything reads them.
    private void EndConstants()
    {
        if (_constantsFrom < 0)
        {
            return;
        }

        for (int i = _vectorCount - 1; i >= 0 && _vectors[i].Start >= _constantsFrom; i--)
        {
            ref VectorNode vector = ref _vectors[i];
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
        _constantsFrom = Math.Min(_constantsFrom, Count);
        _scopeMarks.RemoveRange(_keptMarks, _scopeMarks.Count - _keptMarks);
        int kept = Math.Max(_keptScopes, _openScope + 1);
        _scopes.RemoveRange(kept, _scopes.Count - kept);
        EnterScope(_openScope);
    }

    private readonly record struct ScopeMark(int Start, int Scope) : ITapeEntry<ScopeMark>
    {
        static int ITapeEntry<ScopeMark>.StartOf(in ScopeMark entry) => entry.Start;
    }
}
