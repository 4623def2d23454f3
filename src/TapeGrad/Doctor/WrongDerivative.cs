namespace TapeGrad;

/// <summary>TG108: the Derivative of an operation is not the derivative of its Evaluate.</summary>
/// <remarks>
/// Each operation is asked alone: the recorded local derivative against differences of the operation. Those of the library are
/// not asked, because its tests do that.
/// </remarks>
internal sealed class WrongDerivative() : Rule("TG108", "wrong-derivative")
{
    private const int Steps = 5;
    private const int NodesOfAStep = 20;

    // Near 0, squares underflow, and differences say nothing.
    private const double Tiny = 1e-100;

    public override bool NeedsOperations => true;

    private readonly Dictionary<int, Tally> _ops = [];

    public override void See(Course course, Observation now, Observation? before)
    {
        if (now.Index > Steps || now.Graph is not { CanReplay: true } graph)
        {
            return;
        }

        Dictionary<int, int> tried = [];
        Graph.Topology shape = graph._topology;
        for (int p = 0; p < shape.Count; p++)
        {
            int op = shape.OpNumbers[p];
            if (shape.Kinds[p] == NodeKind.Operation && OpTable.Entry(op) is { IsOfTheLibrary: false, HasDerivative: true } && IsOrdinary(graph, p)
                && (tried[op] = tried.GetValueOrDefault(op) + 1) <= NodesOfAStep)
            {
                Judge(now, op, p);
            }
        }

        course.HasWrongDerivative = _ops.Values.Any(o => o.Wrong > 0);
    }

    public override IEnumerable<Finding> Conclude(Course course) => _ops.Values.Where(op => op.First is not null)
        .Select(op => op.First! with { Message = FormattableString.Invariant($"{op.First!.Message} So in {op.Wrong} of {op.Tried} places that were tried.") });

    private void Judge(Observation now, int op, int p)
    {
        Graph graph = now.Graph!;
        var locals = new LocalDerivatives(graph, p);
        locals.Judge();
        WrongOperation? wrong = Enumerable.Range(0, graph._topology.OperandsOf(p).Length).Select(e => locals.WrongAt(e, 1.0)).FirstOrDefault(w => w is not null);
        if (!_ops.TryGetValue(op, out Tally? tally))
        {
            _ops.Add(op, tally = new Tally());
        }

        tally.Tried++;
        tally.Wrong += wrong is null ? 0 : 1;
        tally.First ??= wrong is null ? null : Report(
            FindingLevel.Error, now.Number, graph.Nodes[p].Line, $"the derivative of an operation is wrong: {wrong}.", "Correct its Derivative, and prove it with GradientCheck.Run.");
    }

    // How many places of an operation were tried, and how many were wrong.
    private sealed class Tally
    {
        public int Tried { get; set; }

        public int Wrong { get; set; }

        public Finding? First { get; set; }
    }

    private static bool IsOrdinary(Graph graph, int p)
    {
        foreach (int operand in graph._topology.OperandsOf(p))
        {
            double x = Math.Abs(graph._data[operand]);
            if (!double.IsFinite(x) || (x != 0.0 && x < Tiny))
            {
                return false;
            }
        }

        return double.IsFinite(graph._data[p]);
    }
}
