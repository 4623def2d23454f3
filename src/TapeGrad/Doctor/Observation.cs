namespace TapeGrad;

/// <summary>What the rules see of one logged step.</summary>
internal sealed class Observation
{
    /// <summary>The number of the step in the log.</summary>
    public required int Number { get; init; }

    /// <summary>How many steps of this tape have been logged, this one included.</summary>
    public required int Index { get; init; }

    public required Tape Tape { get; init; }

    /// <summary>The loss, as a node of the tape.</summary>
    public required int Output { get; init; }

    public required double Loss { get; init; }

    /// <summary>The numbers of all parameters.</summary>
    public required double[] Data { get; init; }

    /// <summary>The gradients of all parameters as <see cref="Value.Grad"/> has them, with those of earlier sweeps that were not cleared.</summary>
    public required double[] Grad { get; init; }

    /// <summary>The picture of the step, or null: of a long training only some steps are looked at closely.</summary>
    public Graph? Graph { get; init; }

    /// <summary>The gradients that the last sweep alone gave the parameters. Null without a picture, or if the sweep did not start at the loss.</summary>
    public double[]? Own { get; init; }

    public static Observation Of(Value loss, int number, int index, Graph? graph)
    {
        Tape tape = loss.Tape;
        Values parameters = tape.Parameters;
        return new()
        {
            Number = number,
            Index = index,
            Tape = tape,
            Output = loss.Index,
            Loss = loss.Data,
            Data = parameters.Data.ToArray(),
            Grad = parameters.Grad.ToArray(),
            Graph = graph,
            Own = graph?._grad is null ? null : OwnGradients(graph, parameters.Count),
        };
    }

    private static double[] OwnGradients(Graph graph, int parameters)
    {
        var own = new double[parameters];
        ReadOnlySpan<int> ids = graph._topology.Ids;
        for (int p = 0; p < ids.Length && ids[p] < parameters; p++)
        {
            own[ids[p]] = graph._grad![p];
        }

        return own;
    }
}
