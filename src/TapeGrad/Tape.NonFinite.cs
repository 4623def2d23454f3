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

    /// <summary>Throws if the last sweep's output, or a gradient of these parameters, is not finite.</summary>
    internal void RequireFiniteStep(Values parameters)
    {
        bool swept = _sweptFrom != Record.None;
        if (Simd.AreFinite(parameters.Grad) && (!swept || double.IsFinite(_data[_sweptFrom])))
        {
            return;
        }

        EndConstants();
        if (swept && !ParametersChanged)
        {
            RequireFinite(_sweptFrom);
        }
    }

    /// <summary>Throws if a number is not finite where it matters to training: at the loss, or in a parameter's gradient.</summary>
    internal void RequireFinite(int output)
    {
        if (!double.IsFinite(_data[output]) || !Simd.AreFinite(_grad.AsSpan(0, _parameterCount)))
        {
            Graph graph = Picture(output);
            NonFinite.Refuse(graph, graph.Nodes.Where(n => n.Kind == NodeKind.Parameter));
        }
    }
}
