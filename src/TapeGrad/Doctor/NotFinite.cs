namespace TapeGrad;

/// <summary>TG106: the loss or a gradient became NaN or infinite.</summary>
/// <remarks>A script that goes on with finite steps has dealt with it, so <see cref="Diagnosis"/> drops the finding.</remarks>
internal sealed class NotFinite() : Rule(OwnCode, "not-finite")
{
    public const string OwnCode = "TG106";
    private Finding? _first;

    /// <summary>The finding for a failure that was thrown outside of the log, such as by an optimizer.</summary>
    public static Finding Of(NonFiniteException failure) => new NotFinite().Report(failure, null);

    public override void See(Course course, Observation now, Observation? before)
    {
        if (_first is null && now.Graph is { } graph && !(double.IsFinite(now.Loss) && Simd.AreFinite(now.Grad)))
        {
            try
            {
                NonFinite.Refuse(graph, graph.Nodes.Where(n => n.Kind == NodeKind.Parameter));
            }
            catch (NonFiniteException failure)
            {
                _first = OfLeaf(course, now, graph) ?? Report(failure, now.Number);
            }
        }
    }

    public override IEnumerable<Finding> Conclude(Course course) => _first is null ? [] : [_first];

    private Finding Report(NonFiniteException failure, int? step) => Report(
        FindingLevel.Error,
        step,
        failure.Line,
        $"{failure.Message}{(failure.Formula is null ? "" : $" It comes from '{failure.Formula}'.")}",
        failure.Action ?? NotFiniteAction.Unknown);

    // A leaf of the first step, before anything was computed from it.
    private Finding? OfLeaf(Course course, Observation now, Graph graph)
    {
        GraphNode leaf = graph.Nodes.FirstOrDefault(node => !double.IsFinite(node.Data));
        return now.Index != 1 || double.IsFinite(now.Loss) || leaf.Kind == NodeKind.Operation ? null : Report(
            FindingLevel.Error,
            now.Number,
            leaf.Line,
            $"{NameOf(course, leaf)} is {leaf.Data} from the start: no operation made it so.",
            NotFiniteAction.OfValue(graph, leaf));
    }

    private static string NameOf(Course course, GraphNode leaf) =>
        leaf.Kind == NodeKind.Parameter ? $"'{course.Names[leaf.Id]}'"
        : leaf.Name is null && leaf.Kind == NodeKind.Constant ? "a plain number of the formula"
        : $"'{QualifiedNames.Of(leaf.Id, leaf.Name, leaf.Scope)}'";
}
