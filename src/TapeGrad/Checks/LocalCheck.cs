namespace TapeGrad;

/// <summary>The second witness of a gradient check: each operation's own local derivatives against differences of that operation alone.</summary>
/// <remarks>
/// A gradient is right if all local derivatives on its way are right and the shares were added up as the chain rule says. So
/// this decides also where the loss is too noisy for differences. A leaf gets the worst verdict of the edges that lead from
/// it to the output. Edges behind a zero adjoint are not looked at, because nothing passes there.
/// </remarks>
internal sealed class LocalCheck
{
    private readonly Graph _graph;
    private readonly GradientVerdict[] _verdicts;
    private readonly bool[] _lost;
    private readonly WrongOperation?[] _wrong;
    private readonly double[] _sums;
    private readonly double[] _sizes;
    private readonly bool _sweepAgrees = true;

    public LocalCheck(Graph graph)
    {
        int count = graph.Nodes.Count;
        _graph = graph;
        _verdicts = new GradientVerdict[count];
        _lost = new bool[count];
        _wrong = new WrongOperation?[count];
        _sums = new double[count];
        _sizes = new double[count];
        _sums[^1] = graph._grad![^1];
        for (int p = count - 1; p >= 0; p--)
        {
            // All users of p are done, so its sum is whole.
            _sweepAgrees &= Fits(p, graph._grad[p]);
            if (graph._topology.Kinds[p] == NodeKind.Operation)
            {
                PassOn(p, graph._grad[p]);
            }
        }
    }

    /// <summary>The worst verdict between a node and the output.</summary>
    public GradientVerdict VerdictOf(int p) => _verdicts[p];

    /// <summary>The wrong operation that moves the gradient of a node most, or null.</summary>
    public WrongOperation? WrongFor(int p) => _wrong[p];

    /// <summary>The wrong operation that is nearest to the output, or null.</summary>
    public WrongOperation? Wrong => _wrong.LastOrDefault(w => w is not null);

    /// <summary>Whether the chain rule gives this gradient at a node, and no share on the way was lost to underflow or to a zero adjoint.</summary>
    public bool Explains(int p, double gradient) => _sweepAgrees && !_lost[p] && Fits(p, gradient);

    // The sweep adds in another order than this class.
    private bool Fits(int p, double gradient) => Math.Abs(gradient - _sums[p]) <= Graph.Reordering * _sizes[p];

    private void PassOn(int p, double adjoint)
    {
        ReadOnlySpan<int> operands = _graph._topology.OperandsOf(p);
        int start = _graph._topology.OperandStart[p];
        var op = new LocalDerivatives(_graph, p);
        if (adjoint != 0.0)
        {
            op.Judge();
        }

        for (int e = 0; e < operands.Length; e++)
        {
            int operand = operands[e];
            double local = _graph._locals[start + e];
            double share = adjoint == 0.0 ? 0.0 : local * adjoint;
            _sums[operand] += share;
            _sizes[operand] += Math.Abs(share);
            _lost[operand] |= _lost[p] || (adjoint == 0.0 ? !double.IsFinite(local) : local != 0.0 && !double.IsNormal(share));
            _verdicts[operand] = Worse(_verdicts[operand], Worse(_verdicts[p], adjoint == 0.0 ? GradientVerdict.Agrees : op.VerdictOf(e)));
            _wrong[operand] = Stronger(_wrong[operand], Stronger(_wrong[p], adjoint == 0.0 ? null : op.WrongAt(e, adjoint)));
        }
    }

    private static GradientVerdict Worse(GradientVerdict a, GradientVerdict b) => a > b ? a : b;

    private static WrongOperation? Stronger(WrongOperation? a, WrongOperation? b) => a is null || b?.Effect > a.Effect ? b : a;
}
