using TapeGrad.Benchmarks.Ratios;
using TapeGrad.Benchmarks.Workloads;

namespace TapeGrad.Benchmarks.Contestants.SecondOrder;

/// <summary>A row of derivatives of one function, compiled, at one point.</summary>
internal abstract class CurvedContestant : Contestant
{
    private readonly double _value;

    protected CurvedContestant(Func<Values, Value> function, int inputs)
    {
        var tape = new Tape();
        Point = Curved.Point(inputs);
        Values x = tape.Input(Point);
        int leaves = tape.Count;
        Value output = function(x);
        _value = output.Data;
        Operations = tape.Count - leaves;
        Graph = tape.Compile(output, [.. x]);
        Gradient1 = new double[inputs];
    }

    public override int Operations { get; }

    public override string Unit => "point";

    public override IReadOnlyList<double> Losses => [.. Enumerable.Repeat(_value, StepsPerRound + 1)];

    protected double[] Point { get; }

    protected double[] Gradient1 { get; }

    protected CompiledGraph Graph { get; }

    public override void Restart()
    {
    }
}

internal abstract class Rosenbrock100() : CurvedContestant(Curved.Rosenbrock, 100)
{
    public override string Workload => "second order, Rosenbrock, 100 inputs";

    public override int StepsPerRound => 100;
}

internal sealed class Rosenbrock100Gradient : Rosenbrock100
{
    public override string Name => "gradient";

    public override double Step(int step) => Graph.Gradient(Point, Gradient1);
}

internal sealed class Rosenbrock100Product : Rosenbrock100
{
    public override string Name => "Hessian times a direction";

    public override double Step(int step) => Graph.HessianTimes(Point, Point, Gradient1);
}

internal sealed class Rosenbrock100Hessian : Rosenbrock100
{
    private readonly double[] _hessian = new double[100 * 100];

    public override string Name => "Hessian, 3 colors";

    public override double Step(int step) => Graph.Hessian(Point, Gradient1, _hessian);
}

internal abstract class Rosenbrock1000() : CurvedContestant(Curved.Rosenbrock, 1000)
{
    public override string Workload => "second order, Rosenbrock, 1000 inputs";
}

internal sealed class Rosenbrock1000Gradient : Rosenbrock1000
{
    public override string Name => "gradient";

    public override double Step(int step) => Graph.Gradient(Point, Gradient1);
}

internal sealed class Rosenbrock1000Hessian : Rosenbrock1000
{
    private readonly double[] _hessian = new double[1000 * 1000];

    public override string Name => "Hessian, 3 colors";

    public override double Step(int step) => Graph.Hessian(Point, Gradient1, _hessian);
}

internal sealed class Rosenbrock1000Sparse : Rosenbrock1000
{
    private readonly double[] _entries = new double[(3 * 1000) - 2];

    public override string Name => "sparse Hessian";

    public override double Step(int step) => Graph.SparseHessian(Point, Gradient1, _entries);
}

/// <summary>What a dense Hessian of 8 MB costs before there is a number in it.</summary>
internal sealed class Rosenbrock1000Clearing : Rosenbrock1000
{
    private readonly double[] _hessian = new double[1000 * 1000];

    public override string Name => "clearing the dense Hessian";

    public override double Step(int step)
    {
        Array.Clear(_hessian);
        return Losses[0];
    }
}

internal abstract class Helmholtz50() : CurvedContestant(Curved.Helmholtz, 50)
{
    public override string Workload => "second order, Helmholtz, 50 inputs";

    public override int StepsPerRound => 50;
}

internal sealed class Helmholtz50Gradient : Helmholtz50
{
    public override string Name => "gradient";

    public override double Step(int step) => Graph.Gradient(Point, Gradient1);
}

internal sealed class Helmholtz50Product : Helmholtz50
{
    public override string Name => "Hessian times a direction";

    public override double Step(int step) => Graph.HessianTimes(Point, Point, Gradient1);
}

internal sealed class Helmholtz50Hessian : Helmholtz50
{
    private readonly double[] _hessian = new double[50 * 50];

    public override string Name => "Hessian, dense";

    public override double Step(int step) => Graph.Hessian(Point, Gradient1, _hessian);
}

/// <summary>Recording a gradient, beside recording the function alone.</summary>
internal sealed class RecordedGradient : Contestant
{
    private readonly Tape _tape = new();
    private readonly double[] _point = Curved.Point(100);
    private readonly double _value;

    public RecordedGradient()
    {
        _value = Record(out Values x).Data;
        int before = _tape.Count;
        Record(out x).Gradient(x);
        UnitsPerStep = _tape.Count - before;
    }

    public override string Name => "gradient of Rosenbrock, 100 inputs";

    public override string Workload => "second order, recording a gradient";

    public override string Unit => "node";

    public override int UnitsPerStep { get; }

    public override int Operations => 1;

    public override IReadOnlyList<double> Losses => [.. Enumerable.Repeat(_value, StepsPerRound + 1)];

    public override void Restart()
    {
    }

    public override double Step(int step)
    {
        Value output = Record(out Values x);
        output.Gradient(x);
        return output.Data;
    }

    private Value Record(out Values x)
    {
        _tape.Reset();
        x = _tape.Input(_point);
        return Curved.Rosenbrock(x);
    }
}
