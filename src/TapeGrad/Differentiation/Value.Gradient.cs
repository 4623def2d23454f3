using System.Globalization;

namespace TapeGrad;

public readonly partial struct Value
{
    /// <summary>Records the gradient ∂this⁄∂x as nodes of the tape; <see cref="Grad"/> of no node changes.</summary>
    /// <remarks>
    /// The gradient is a value like all others: it can be drawn, compiled, and differentiated again, to any order. Its number has
    /// the bits that <see cref="Backward"/> leaves in <see cref="Grad"/>; where vector operations lie between, up to rounding.
    /// It is a constant 0 where x does not lead to this node, and an earlier node where that is the gradient: ∂(w · x)⁄∂w is x.
    /// Its new nodes are in a scope named gradient.
    /// </remarks>
    /// <param name="x">The node towards which to differentiate: a leaf or any other.</param>
    /// <exception cref="InvalidOperationException">
    /// A handle is stale or empty, the tapes differ, or parameters have been changed since this node was recorded.
    /// </exception>
    public Value Gradient(Value x) => Tape.RequireDerivative(this, new Values(x), "gradient").RecordGradient(this, new Values(x))[0];

    /// <summary>Records the gradient towards each number of x, in the same order; see <see cref="Gradient(Value)"/>.</summary>
    /// <param name="x">The nodes towards which to differentiate.</param>
    /// <exception cref="InvalidOperationException">
    /// A handle is stale or empty, the tapes differ, or parameters have been changed since this node was recorded.
    /// </exception>
    public Values Gradient(Values x)
    {
        Tape tape = Tape.RequireDerivative(this, x, "gradient");
        return x.Count == 0 ? x : tape.RecordGradient(this, x);
    }

    /// <summary>Records the derivative in a direction, Σ vᵢ · ∂this⁄∂xᵢ, by forward mode: one pass for any number of directions' numbers.</summary>
    /// <remarks>The result is a value like all others. Its gradient towards x is the Hessian times the direction.</remarks>
    /// <param name="x">The nodes that move.</param>
    /// <param name="direction">How fast each of them moves: parameters, inputs or any other nodes.</param>
    /// <exception cref="ArgumentException">The direction has more or fewer values than x.</exception>
    /// <exception cref="InvalidOperationException">
    /// A handle is stale or empty, the tapes differ, or parameters have been changed since this node was recorded.
    /// </exception>
    public Value Directional(Values x, Values direction) => new Values(this).Directional(x, direction)[0];
}

public readonly partial struct Values
{
    /// <summary>Records the derivative of each number in a direction, Σ vᵢ · ∂yⱼ⁄∂xᵢ: the Jacobian times the direction.</summary>
    /// <remarks>
    /// Forward mode: one pass over what lies between x and these nodes. A product from the left, of the Jacobian and a vector v, is
    /// <c>y.Dot(v).Gradient(x)</c>. New nodes are in a scope named directional.
    /// </remarks>
    /// <param name="x">The nodes that move.</param>
    /// <param name="direction">How fast each of them moves: parameters, inputs or any other nodes.</param>
    /// <exception cref="ArgumentException">The direction has more or fewer values than x.</exception>
    /// <exception cref="InvalidOperationException">
    /// A handle is stale or empty, the tapes differ, or parameters have been changed since these nodes were recorded.
    /// </exception>
    public Values Directional(Values x, Values direction)
    {
        Tape tape = Tape.RequireDerivative(Handle, x, "directional");
        _ = Tape.RequireDerivative(x.Handle, direction, "directional");
        if (direction.Count != x.Count)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"The direction has {ShortText.Count(direction.Count, "value")}, but x has {x.Count}. Give one for each."),
                nameof(direction));
        }

        return Count == 0 ? this : tape.RecordDirectional(this, x, direction);
    }
}
