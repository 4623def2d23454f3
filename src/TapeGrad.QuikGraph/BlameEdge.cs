using System.Globalization;
using QuikGraph;

namespace TapeGrad.QuikGraph;

/// <summary>An edge of a computation, from an operand to the node that uses it.</summary>
/// <param name="Source">The <see cref="GraphNode.Id"/> of the operand.</param>
/// <param name="Target">The id of the node that uses it.</param>
/// <param name="LocalDerivative">∂target⁄∂source, as it was recorded.</param>
/// <param name="Share">Local derivative × the target's gradient; NaN where the graph has no gradients.</param>
/// <param name="Operand">Which operand of the target it is, from 0. It tells the two edges of <c>x * x</c> apart.</param>
public readonly record struct BlameEdge(int Source, int Target, double LocalDerivative, double Share, int Operand) : IEdge<int>
{
    /// <summary>The edge in a few words, <c>n1 -> n3: local derivative 2, share -8</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"n{Source} -> n{Target}: local derivative {LocalDerivative}, share {Share}");
}
