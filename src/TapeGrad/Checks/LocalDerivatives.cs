using System.Globalization;

namespace TapeGrad;

/// <summary>The local derivatives of one operation, each judged by differences of the operation alone.</summary>
/// <remarks>
/// Of an operation with many operands some are moved alone, and then all of them together in a random direction: one wrong
/// derivative among a thousand turns up there.
/// </remarks>
internal sealed class LocalDerivatives(Graph graph, int p)
{
    private const int MostAlone = 16;
    private const int MostNamed = 4;

    private readonly int _start = graph._topology.OperandStart[p];
    private readonly int _count = graph._topology.OperandStart[p + 1] - graph._topology.OperandStart[p];
    private readonly double[] _operands = Graph.Gathered(graph._topology.OperandsOf(p), graph._data);
    private readonly double _noise = Noise.OfOperation(graph, p);
    private readonly double _size = Graph.Gathered(graph._topology.OperandsOf(p), graph._data).Sum(Math.Abs);
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
            (_verdicts[e], _differences[e]) = Judge(Moved(e), _operands[e], graph._locals[_start + e], _size);
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
            _direction.Local,
            _count);
    }

    private (GradientVerdict Verdict, double Difference) Judge(Func<double, double> f, double x, double local, double size)
    {
        var judged = NumericDerivative.Judge(f, x, _noise, local, NumericDerivative.OfOperation, size);

        // Beside 1e15 a small operand is lost, but a step as long as the result is not.
        bool agreesFromAfar = judged.Verdict == GradientVerdict.Undecided && local != 0.0
            && NumericDerivative.AgreesFrom(Math.Abs(graph._data[p] / local) / 16.0, f, x, _noise, local);
        return (agreesFromAfar ? GradientVerdict.Agrees : judged.Verdict, judged.Numeric);
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
