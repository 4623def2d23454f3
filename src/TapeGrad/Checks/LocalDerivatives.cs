using System.Globalization;

namespace TapeGrad;

/// <summary>The local derivatives of one operation, each judged by differences of the operation alone.</summary>
/// <remarks>
/// Of an operation with many operands some are moved alone, and then all of them together in a random direction: one wrong
/// derivative among a thousand turns up there.
/// </remarks>
internal sealed class LocalDerivatives(Graph graph, int p)
{
    // A derivative that a short difference confirms this well needs no more of them.
    private const double Quick = 1e-9;
    private const double QuickStep = 1.0 / 131072.0;
    private const double NearestStep = 1.0 / (1L << 46);
    private const int MostAlone = 16;
    private const int MostNamed = 4;

    private readonly int _start = graph._topology.OperandStart[p];
    private readonly int _count = graph._topology.OperandStart[p + 1] - graph._topology.OperandStart[p];
    private readonly double[] _operands = Graph.Gathered(graph._topology.OperandsOf(p), graph._data);
    private readonly double _noise = Noise.OfOperation(graph, p);
    private GradientVerdict[] _verdicts = [];
    private double[] _differences = [];

    // Of all operands together, where only some were moved alone.
    private GradientVerdict _together = GradientVerdict.Agrees;
    private (double Local, double Difference) _direction;

    public void Judge()
    {
        _verdicts = new GradientVerdict[_count];
        _differences = new double[_count];
        int alone = Math.Min(_count, MostAlone);
        for (int i = 0; i < alone; i++)
        {
            JudgeAlone((int)((long)i * _count / alone));
        }

        if (alone == _count)
        {
            return;
        }

        JudgeTogether();
        for (int e = 0; e < _count && _together == GradientVerdict.Differs; e++)
        {
            JudgeAlone(e);
        }

        if (_verdicts.Contains(GradientVerdict.Differs))
        {
            _together = GradientVerdict.Agrees;
        }
    }

    public GradientVerdict VerdictOf(int e) => _verdicts[e] > _together ? _verdicts[e] : _together;

    public WrongOperation? WrongAt(int e, double adjoint)
    {
        double local = graph._locals[_start + e];
        return _verdicts[e] == GradientVerdict.Differs
            ? new WrongOperation(
                graph._topology.Ops[p], Place(), _count == 1 ? null : Name(e), local, _differences[e], Math.Abs(adjoint * (local - _differences[e])))
            : _together == GradientVerdict.Differs
            ? new WrongOperation(
                graph._topology.Ops[p], Place(), "all operands along a random direction", _direction.Local, _direction.Difference, Math.Abs(adjoint * (_direction.Local - _direction.Difference)))
            : null;
    }

    private void JudgeAlone(int e)
    {
        if (graph._topology.Kinds[graph._topology.Operands[_start + e]] != NodeKind.Constant)
        {
            (_verdicts[e], _differences[e]) = Judge(Moved(e), _operands[e], graph._locals[_start + e]);
        }
    }

    private void JudgeTogether()
    {
        var random = new Pcg32(1);
        var direction = new double[_count];
        for (int e = 0; e < _count; e++)
        {
            direction[e] = Math.Max(Math.Abs(_operands[e]), 1e-3) * (random.NextDouble() < 0.5 ? -1.0 : 1.0);
            _direction.Local += direction[e] * graph._locals[_start + e];
        }

        double[] moved = [.. _operands];
        (_together, _direction.Difference) = Judge(
            t =>
            {
                for (int e = 0; e < direction.Length; e++)
                {
                    moved[e] = _operands[e] + (t * direction[e]);
                }

                return graph.Evaluate(p, moved);
            },
            0.0,
            _direction.Local);
    }

    private (GradientVerdict Verdict, double Difference) Judge(Func<double, double> f, double x, double local)
    {
        double h = (x == 0.0 ? 1.0 : Math.Abs(x)) * QuickStep;
        (double below, double at, double above) = (f(x - h), f(x), f(x + h));
        (double left, double right) = ((at - below) / (x - (x - h)), (above - at) / (x + h - x));
        double central = (above - below) / (x + h - (x - h));
        if (Math.Abs(central - local) <= Quick * Math.Abs(local) && Math.Abs(right - left) <= 1e-3 * Math.Abs(local))
        {
            return (GradientVerdict.Agrees, central);
        }

        (GradientVerdict verdict, double difference) = NumericDerivative.Of(f, x, _noise).Judge(local);
        return (verdict == GradientVerdict.Kink && !BendsAt(f, x) ? GradientVerdict.Undecided : verdict, difference);
    }

    // Whether a corner is here, and not only nearer than the shortest step: it then is there at the nearest steps too.
    private static bool BendsAt(Func<double, double> f, double x)
    {
        double h = (x == 0.0 ? 1.0 : Math.Abs(x)) * NearestStep;
        double at = f(x);
        (double left, double right) = (at - f(x - h), f(x + h) - at);
        return Math.Abs(right - left) > 0.1 * Math.Max(Math.Abs(left), Math.Abs(right));
    }

    private Func<double, double> Moved(int e)
    {
        double[] moved = [.. _operands];
        return x =>
        {
            moved[e] = x;
            return graph.Evaluate(p, moved);
        };
    }

    // h = 1 and k = 2; of many operands, the first ones. A result with a name helps where the operands are without.
    private string Place()
    {
        string result = graph._topology.Names[p] is { } name && graph._topology.Names[graph._topology.Operands[_start]] is null ? $" (result {ShortText.Shortened(name)})" : "";
        string named = string.Join(" and ", Enumerable.Range(0, Math.Min(_count, MostNamed)).Select(e => string.Create(CultureInfo.InvariantCulture, $"{Name(e)} = {_operands[e]:G6}")));
        return _count > MostNamed ? string.Create(CultureInfo.InvariantCulture, $"{named} and {_count - MostNamed} others{result}") : named + result;
    }

    private string Name(int e)
    {
        int operand = graph._topology.Operands[_start + e];
        return ShortText.Shortened(graph._topology.Names[operand] ?? string.Create(CultureInfo.InvariantCulture, $"n{graph._topology.Ids[operand]}"));
    }
}
