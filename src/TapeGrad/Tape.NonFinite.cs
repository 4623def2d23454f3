namespace TapeGrad;

public sealed partial class Tape
{
    /// <summary>The first node in the order of the record whose number is NaN or infinite, or null.</summary>
    /// <remarks>What comes later only inherits it.</remarks>
    public Value? FirstNonFinite()
    {
        for (int i = 0; i < Count; i++)
        {
            if (!double.IsFinite(_data[i]))
            {
                return At(i);
            }
        }

        return null;
    }

    /// <summary>Throws if a number is not finite where it matters to training: at the loss, or in a parameter's gradient.</summary>
    internal void RequireFinite(int output)
    {
        bool finite = double.IsFinite(_data[output]);
        for (int i = 0; i < _parameterCount && finite; i++)
        {
            finite = double.IsFinite(_grad[i]);
        }

        if (!finite)
        {
            Graph graph = Picture(output);
            NonFinite.Refuse(graph, graph.Nodes.Where(n => n.Kind == NodeKind.Parameter));
        }
    }
}
