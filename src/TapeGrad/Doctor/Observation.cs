namespace TapeGrad;

/// <summary>What the rules see of one logged step.</summary>
internal sealed class Observation
{
    /// <summary>The number of the step in the log.</summary>
    public required int Number { get; init; }

    /// <summary>How many steps of this tape have been logged, this one included.</summary>
    public required int Index { get; init; }

    /// <summary>The loss, as a node of the tape; null where the step was read from a file.</summary>
    public Value? Output { get; init; }

    public required double Loss { get; init; }

    /// <summary>Whether <see cref="Data"/> and <see cref="Grad"/> are those of this step. A step that was saved without its graph has those of the step before.</summary>
    public bool HasParameters { get; init; } = true;

    /// <summary>The numbers of all parameters.</summary>
    public required double[] Data { get; init; }

    /// <summary>The gradients of all parameters as <see cref="Value.Grad"/> has them, with those of earlier sweeps that were not cleared.</summary>
    public required double[] Grad { get; init; }

    /// <summary>Differs from the step before where parameters were written between them.</summary>
    public (ulong, int) Updates { get; init; }

    /// <summary>The picture of the step, or null: of a long training only some steps are looked at closely.</summary>
    public Graph? Graph { get; init; }

    /// <summary>The gradients that the last sweep alone gave the parameters. Null without a picture, or if the sweep did not start at the loss.</summary>
    public double[]? Own { get; init; }

    /// <summary>A step of a running training.</summary>
    public static Observation Of(Value loss, int number, int index, Graph? graph)
    {
        Values parameters = loss.Tape.Parameters;
        return new()
        {
            Number = number,
            Index = index,
            Output = loss,
            Loss = loss.Data,
            Data = parameters.Data.ToArray(),
            Grad = parameters.Grad.ToArray(),
            Updates = loss.Tape.Updates,
            Graph = graph,
            Own = graph?._grad is null ? null : OfParameters(graph, graph._grad, new double[parameters.Count]),
        };
    }

    /// <summary>A step that was read from a file. Parameters that are not in its graph are where they were last seen.</summary>
    public static Observation Of(TrainingStep step, int index, int parameters, Observation? before, bool looks)
    {
        double[] data = before?.Data ?? new double[parameters];
        return new()
        {
            Number = step.Number,
            Index = index,
            Loss = step.Loss,
            HasParameters = step.Graph is not null,
            Data = step.Graph is { } g ? OfParameters(g, g._data, [.. data]) : data,
            Grad = step.Graph?._grad is null ? before?.Grad ?? new double[parameters] : OfParameters(step.Graph, step.Graph._accumulated ?? step.Graph._grad, new double[parameters]),
            Graph = looks ? step.Graph : null,
            Own = looks && step.Graph?._grad is { } own ? OfParameters(step.Graph, own, new double[parameters]) : null,
        };
    }

    /// <summary>Whether the gradient of a parameter is known: a file holds only those that lead to the loss.</summary>
    public bool Knows(int parameter) => Output is not null || Graph!.PositionOf(parameter) >= 0;

    private static double[] OfParameters(Graph graph, double[] numbers, double[] all)
    {
        ReadOnlySpan<int> ids = graph._topology.Ids;
        for (int p = 0; p < ids.Length && graph._topology.Kinds[p] == NodeKind.Parameter; p++)
        {
            all[ids[p]] = numbers[p];
        }

        return all;
    }
}
