using System.Globalization;

namespace TapeGrad;

/// <summary>One operand of a node, and the share of gradient that the node passes on to it.</summary>
/// <param name="Operand">The <see cref="GraphNode.Id"/> of the operand.</param>
/// <param name="LocalDerivative">∂node⁄∂operand, as it was recorded.</param>
/// <param name="Share">
/// Local derivative × the node's gradient: what this edge adds to the operand's gradient. 0 where the node's gradient
/// is 0, whatever the local derivative; NaN where the graph has no gradients.
/// </param>
public readonly record struct GraphEdge(int Operand, double LocalDerivative, double Share)
{
    /// <summary>The edge in a few words, <c>n3: local derivative 2, share -0.5</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"n{Operand}: local derivative {LocalDerivative}, share {Share}");
}
