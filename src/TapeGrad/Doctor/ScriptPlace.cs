namespace TapeGrad;

/// <summary>The one place that asks where in the script something was recorded.</summary>
internal static class ScriptPlace
{
    /// <summary>The line that recorded the node, or null where lines are not known.</summary>
    public static int? LineOf(GraphNode node) => node.Line;

    /// <summary>The line that made the parameter or the input.</summary>
    public static int? LineOf(Tape tape, int leaf) => LineOf(tape.Picture(leaf).Output);
}
