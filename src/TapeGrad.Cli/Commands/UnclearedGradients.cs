using System.Globalization;

namespace TapeGrad.Cli;

/// <summary>Says that gradients hold those of earlier sweeps. Each sweep may be right, so their check does not see it.</summary>
internal static class UnclearedGradients
{
    /// <summary>A sentence with an example, or null where the gradients are those of the last sweep alone.</summary>
    public static string? Sentence(Graph graph)
    {
        GraphNode[] uncleared = [.. graph.Nodes.Where(n => n.Kind == NodeKind.Parameter && !n.AccumulatedGrad.Equals(n.Grad))];
        if (uncleared.Length == 0)
        {
            return null;
        }

        GraphNode first = uncleared[0];
        string others = uncleared.Length == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $", and likewise of {uncleared.Length - 1} {(uncleared.Length == 2 ? "other" : "others")}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Gradients were not cleared: Grad of {QualifiedNames.Of(first.Id, first.Name, first.Scope)} is {first.AccumulatedGrad:G6}, of which this step gave {first.Grad:G6}{others}. Unless you add up small batches, call tape.Reset() or tape.ZeroGrad() after each update.");
    }
}
