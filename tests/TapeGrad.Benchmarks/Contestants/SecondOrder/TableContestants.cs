using TapeGrad.Benchmarks.Ratios;

namespace TapeGrad.Benchmarks.Contestants.SecondOrder;

/// <summary>A row whose graph has several outputs for each of 1000 rows.</summary>
internal abstract class Table : Contestant
{
    private const int Count = 1000;

    private readonly CompiledGraph _graph;
    private readonly double[] _rows;
    private readonly double[] _results;
    private readonly double _first;

    protected Table(Func<Tape, (Values Inputs, Values Outputs)> record, Func<int, double[]> row)
    {
        var tape = new Tape();
        (Values inputs, Values outputs) = record(tape);
        _graph = tape.Compile(outputs, [.. inputs]);
        _rows = [.. Enumerable.Range(0, Count).SelectMany(row)];
        _results = new double[Count * _graph.Outputs];
        _graph.Evaluate(_rows, _results);
        _first = _results[0];
    }

    public override int UnitsPerStep => Count;

    public override int Operations => 1;

    public override IReadOnlyList<double> Losses => [.. Enumerable.Repeat(_first, StepsPerRound + 1)];

    public override void Restart()
    {
    }

    public override double Step(int step)
    {
        _graph.Evaluate(_rows, _results);
        return _results[0];
    }
}

internal abstract class Options(int order) : Table(tape => Record(tape, order), i => [80.0 + (0.04 * i), 0.15 + (0.0001 * i), 0.02, 0.5 + (0.001 * i), 100.0])
{
    public override string Workload => "second order, Black–Scholes, 1000 options";

    public override string Unit => "option";

    private static (Values Inputs, Values Outputs) Record(Tape tape, int order)
    {
        Values market = tape.Input([100.0, 0.2, 0.02, 1.0, 100.0]);
        (Value spot, Value volatility, Value rate, Value time, Value strike) = (market[0], market[1], market[2], market[3], market[4]);
        Value spread = volatility * time.Sqrt();
        Value d1 = (((spot / strike).Log() + ((rate + (volatility.Square() / 2.0)) * time)) / spread).Named("d1");
        Value price = (spot * Normal(d1)) - (strike * (-(rate * time)).Exp() * Normal(d1 - spread));
        List<Values> outputs = [Values.Of(price)];
        if (order > 0)
        {
            outputs.Add(price.Gradient(market));
        }

        if (order > 1)
        {
            outputs.AddRange(outputs[1].Select(greek => greek.Gradient(market)).ToArray());
        }

        return (market, Values.Join([.. outputs]));
    }

    private static Value Normal(Value x) => 0.5 + (0.5 * (x * Math.Sqrt(0.5)).Erf());
}

internal sealed class OptionPrices() : Options(0)
{
    public override string Name => "price";
}

internal sealed class OptionGreeks() : Options(1)
{
    public override string Name => "price and 5 greeks";
}

internal sealed class OptionSecondGreeks() : Options(2)
{
    public override string Name => "price, 5 greeks and 25 second ones";
}

internal abstract class Residuals(bool slopes) : Table(tape => Record(tape, slopes), i => [0.01 * i, Math.Exp(-0.013 * i) + 0.5])
{
    public override string Workload => "second order, residuals of a decay, 1000 rows";

    public override string Unit => "row";

    private static (Values Inputs, Values Outputs) Record(Tape tape, bool slopes)
    {
        Values p = tape.Parameter([1.0, 1.3, 0.5]);
        Values row = tape.Input([0.5, 1.0]);
        Value residual = (p[0] * (-(p[1] * row[0])).Exp()) + p[2] - row[1];
        return (row, slopes ? Values.Join(Values.Of(residual), residual.Gradient(p)) : Values.Of(residual));
    }
}

internal sealed class ResidualsAlone() : Residuals(slopes: false)
{
    public override string Name => "residual";
}

internal sealed class ResidualsWithJacobian() : Residuals(slopes: true)
{
    public override string Name => "residual and its row of the Jacobian";
}
