namespace TapeGrad;

public sealed partial class Tape
{
    /// <summary>The first node in the order of the record whose number is NaN or infinite, or null.</summary>
    /// <remarks>Later nodes only inherit it.</remarks>
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

    /// <summary>Whether a loss whose gradient has been added, by a sweep or a replay, was NaN or infinite.</summary>
    internal bool SweptNonFinite => _sweptNonFinite;

    /// <summary>Throws if the last sweep met a number that is not finite, and its record is unchanged.</summary>
    internal void RequireFiniteSweep()
    {
        EndConstants();
        if (_sweptFrom != Record.None && !ParametersChanged)
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
