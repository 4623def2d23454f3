namespace TapeGrad;

public sealed partial class Tape
{
    // Set by GradientCheck: moves the input or parameter with this number, counted from the next one, by _nudge.
    internal int _nudgeIn = -1;
    internal double _nudge;

    /// <summary>Makes a learned leaf. It survives <see cref="Reset"/>, and its <see cref="Value.Data"/> can be set.</summary>
    /// <exception cref="InvalidOperationException">The tape already holds more than parameters.</exception>
    public Value Parameter(double data, string? name = null) => Parameter([data], name, name is null)[0];

    /// <summary>Makes a vector of learned leaves named <c>w[0]</c>, <c>w[1]</c> …</summary>
    /// <exception cref="InvalidOperationException">The tape already holds more than parameters.</exception>
    public Values Parameter(ReadOnlySpan<double> data, string? name = null) => Parameter(data, name, true);

    /// <summary>Makes a fed leaf: data that the computation starts from.</summary>
    public Value Input(double data, string? name = null) => Leaf(OpTable.Input, data, name);

    /// <summary>Makes a vector of fed leaves named <c>x[0]</c>, <c>x[1]</c> …</summary>
    public Values Input(ReadOnlySpan<double> data, string? name = null) => Leaves(OpTable.Input, data, name);

    /// <summary>Makes a fixed leaf. A plain number in an operation does not need one: the operation stores it.</summary>
    public Value Constant(double data, string? name = null) => Leaf(OpTable.Constant, data, name);

    /// <summary>Makes a vector of fixed leaves named <c>c[0]</c>, <c>c[1]</c> …</summary>
    public Values Constant(ReadOnlySpan<double> data, string? name = null) => Leaves(OpTable.Constant, data, name);

    internal NodeKind KindOf(int index) =>
        index < _parameterCount ? NodeKind.Parameter
        : OpOf(index) switch
        {
            OpTable.Input => NodeKind.Input,
            OpTable.Constant => NodeKind.Constant,
            _ => NodeKind.Operation,
        };

    private Values Parameter(ReadOnlySpan<double> data, string? name, bool indexed)
    {
        if (Count > _parameterCount)
        {
            throw new InvalidOperationException(
                $"Parameter{(name is null ? "" : $" '{name}'")} cannot be made now, because the tape already holds " +
                $"{(Count - _parameterCount == 1 ? "another node" : $"{Count - _parameterCount} other nodes")}. Make all parameters first, or call Reset.");
        }

        int start = Count;
        foreach (double number in data)
        {
            Append(Record.Leaf(OpTable.Input), Nudged(OpTable.Input, number));
        }

        _parameterCount += data.Length;
        if (_changed.Length < _parameterCount)
        {
            Array.Resize(ref _changed, Math.Max(_parameterCount, 2 * _changed.Length));
        }

        if (name is not null && indexed)
        {
            SetVectorName(start, data.Length, name);
        }
        else if (name is not null)
        {
            SetName(start, name);
        }

        KeepScopes();
        return new Values(this, (uint)start, data.Length);
    }

    private Value Leaf(int op, double data, string? name)
    {
        Look();
        Value made = Append(Record.Leaf(op), Nudged(op, data));
        if (name is not null)
        {
            SetName(made.Index, name);
        }

        return made;
    }

    private Values Leaves(int op, ReadOnlySpan<double> data, string? name)
    {
        if (data.IsEmpty)
        {
            return new Values(this, _next, 0);
        }

        Look();
        int start = Reserve(data.Length);
        Span<double> copy = _data.AsSpan(start, data.Length);
        data.CopyTo(copy);
        for (int i = 0; i < copy.Length && _nudgeIn >= 0; i++)
        {
            copy[i] = Nudged(op, copy[i]);
        }

        if (name is not null)
        {
            SetVectorName(start, data.Length, name);
        }

        ref VectorNode vector = ref Append(null, data.Length, 0, Record.None);
        vector.Leaf = op;
        return ValuesOf(vector);
    }

    private double Nudged(int op, double data) => op == OpTable.Input && _nudgeIn >= 0 && _nudgeIn-- == 0 ? data + _nudge : data;
}
