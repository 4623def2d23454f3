using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace TapeGrad;

/// <summary>A handle on one node of a <see cref="Tape"/>: a number that remembers how it was computed.</summary>
/// <remarks>
/// A handle is 16 bytes, a tape and an index, and is copied freely. Two handles are equal when they name the same
/// node, never because their numbers agree. Using a handle that was recorded before <see cref="Tape.Reset"/> throws;
/// handles of parameters stay valid. A Value does not convert to double: write <c>.Data</c>.
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public readonly partial struct Value : IEquatable<Value>
{
    internal readonly Tape? _tape;

    // stamp << 32 | index. The stamp tells the steps of the tape apart; parameters carry 0 and outlive every step.
    internal readonly ulong _id;

    internal Value(Tape? tape, ulong id)
    {
        _tape = tape;
        _id = id;
    }

    internal int Index
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (int)_id;
    }

    /// <summary>The number at this node. Only a parameter's can be set.</summary>
    /// <remarks>
    /// The setter works on a local, a <c>foreach</c> variable and an array element. Behind an indexer or a property C#
    /// wants a local first (CS1612): <c>Value w = tape.Parameters[0]; w.Data = 1.0;</c>
    /// </remarks>
    /// <exception cref="InvalidOperationException">The handle is stale or empty, or a node other than a parameter is set.</exception>
    public double Data
    {
        get => RequireTape()._data[Index];
        set => RequireTape().SetData(this, value);
    }

    /// <summary>The gradient ∂output⁄∂this that the last <see cref="Backward"/> left here; 0 before any.</summary>
    /// <remarks>Gradients of parameters add up over sweeps until <see cref="Tape.ZeroGrad"/> or <see cref="Tape.Reset"/>.</remarks>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public double Grad => RequireTape()._grad[Index];

    /// <summary>The name given to this node, or null.</summary>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public string? Name => RequireTape().NameOf(Index);

    /// <summary>The label of the op that computed this node, such as <c>tanh</c>; "" for a leaf.</summary>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public string Op => RequireTape().LabelOf(Index);

    /// <summary>The tape that holds this node.</summary>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Tape Tape => RequireTape();

    /// <summary>Whether both handles name the same node.</summary>
    public static bool operator ==(Value left, Value right) => left.Equals(right);

    /// <summary>Whether the handles name different nodes.</summary>
    public static bool operator !=(Value left, Value right) => !left.Equals(right);

    /// <summary>Names this node, for pictures and messages, and returns it.</summary>
    /// <remarks>Any text is a name. A lone half of a surrogate pair, which UTF-8 cannot encode, becomes U+FFFD.</remarks>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Value Named(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        RequireTape().SetName(Index, name);
        return this;
    }

    /// <summary>Runs the reverse sweep from this node: one vector-Jacobian product with <paramref name="seed"/>.</summary>
    /// <remarks>
    /// Overwrites the gradients of the current step and adds to those of parameters, so <c>a.Backward(); b.Backward();</c>
    /// leaves the parameter gradients of a + b. A node whose adjoint is zero sends nothing: 0 × ∞ never makes NaN here.
    /// One pass over the record, O(nodes).
    /// </remarks>
    /// <param name="seed">The adjoint of this node itself.</param>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public void Backward(double seed = 1.0) => RequireTape().Backward(this, seed);

    /// <summary>A constant with this node's number: no gradient flows back through it.</summary>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Value Detach()
    {
        Tape tape = RequireTape();
        return tape.Constant(tape._data[Index]);
    }

    /// <summary>Records an operation from outside the library: <c>x.Apply&lt;CubeOp&gt;()</c>.</summary>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Value Apply<TOp>()
        where TOp : struct, IUnaryOp => Tape.Unary<TOp>(this);

    /// <summary>Records an operation from outside the library that carries a number.</summary>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Value Apply<TOp>(double k)
        where TOp : struct, IUnaryOp => Tape.Unary<TOp>(this, k);

    /// <summary>Records an operation of two operands from outside the library.</summary>
    /// <exception cref="InvalidOperationException">A handle is stale or empty, or the tapes differ.</exception>
    public Value Apply<TOp>(Value other)
        where TOp : struct, IBinaryOp => Tape.Binary<TOp>(this, other);

    /// <inheritdoc/>
    public bool Equals(Value other) => _tape == other._tape && _id == other._id;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Value other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_tape, _id);

    /// <summary>The node in a few words, <c>y = 2.5, grad 1</c>; never throws.</summary>
    public override string ToString()
    {
        if (_tape is null)
        {
            return "default(Value)";
        }

        if (_tape.IsStale(this))
        {
            return _tape.Describe(this) + ", from before the tape was reset";
        }

        string name = _tape.NameOf(Index) ?? string.Create(CultureInfo.InvariantCulture, $"n{Index}");
        return string.Create(CultureInfo.InvariantCulture, $"{name} = {_tape._data[Index]}, grad {_tape._grad[Index]}");
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Tape RequireTape()
    {
        if (_tape is null || _tape.IsStale(this))
        {
            Tape.Refuse(this);
        }

        return _tape;
    }
}
