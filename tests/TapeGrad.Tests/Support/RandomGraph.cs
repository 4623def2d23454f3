namespace TapeGrad.Tests;

/// <summary>How a step of a random program comes by its number.</summary>
internal enum StepKind
{
    Parameter,
    Input,
    Constant,
    Unary,
    Both,
    NumberLast,
    NumberFirst,
    Reduction,
}

/// <summary>One step: a leaf of this data, or an op of earlier steps and plain numbers.</summary>
internal readonly record struct Step(StepKind Kind, Witness? Row, int A, int B, double First, double Second)
{
    public bool IsLeaf => Kind <= StepKind.Constant;

    /// <summary>The reduction of a vector, which is the steps from A to B.</summary>
    public ReductionWitness? Reduction { get; init; }

    public string Label => Reduction?.Label ?? Row?.Label ?? "";

    /// <summary>The numbers of the vector.</summary>
    public double[] Numbers(ReadOnlySpan<double> data) => data[A..(B + 1)].ToArray();
}

/// <summary>A program made from a seed alone; a shorter one from the same seed is its beginning, so failures shrink.</summary>
internal sealed class RandomGraph
{
    private static readonly Witness[] Ops = [.. Witnesses.All.Where(w => w.IsPublic)];
    private static readonly double[] Corners = [0.0, 1.0, -1.0, 0.5, 2.0];

    private readonly bool _kinks;
    private readonly int _parameters;
    private ulong _state;

    public RandomGraph(int seed, int size)
    {
        _state = (ulong)(uint)seed * 0x9E3779B97F4A7C15UL;
        _kinks = Below(20) == 0;
        _parameters = Below(4);
        Steps = new Step[size];
        var data = new double[size];
        for (int i = 0; i < size; i++)
        {
            Steps[i] = i < _parameters ? new Step(StepKind.Parameter, null, 0, 0, Number(), 0.0)
                : i == 0 || (i < _parameters + 3 && Below(2) == 0) || Below(12) == 0 ? new Step(Below(3) > 0 ? StepKind.Input : StepKind.Constant, null, 0, 0, Number(), 0.0)
                : Operation(i, data);
            data[i] = Evaluate(Steps[i], data);
        }
    }

    public Step[] Steps { get; }

    /// <summary>The number of a step by the closed form of its op.</summary>
    public static double Evaluate(in Step step, ReadOnlySpan<double> data) => step.Kind switch
    {
        StepKind.Unary => step.Row!.F(data[step.A], step.First, step.Second),
        StepKind.Both => step.Row!.F(data[step.A], data[step.B], 0.0),
        StepKind.NumberLast => step.Row!.F(data[step.A], step.First, 0.0),
        StepKind.NumberFirst => step.Row!.F(step.First, data[step.A], 0.0),
        StepKind.Reduction => step.Reduction!.F(step.Numbers(data)),
        _ => step.First,
    };

    /// <summary>Records one step as a user would write it.</summary>
    public static Value Record(Tape tape, in Step step, ReadOnlySpan<Value> values) => step.Kind switch
    {
        StepKind.Parameter => tape.Parameter(step.First),
        StepKind.Input => tape.Input(step.First),
        StepKind.Constant => tape.Constant(step.First),
        StepKind.Unary => step.Row!.Unary!(values[step.A], step.First, step.Second),
        StepKind.Both => step.Row!.Both!(values[step.A], values[step.B]),
        StepKind.NumberLast => step.Row!.Last!(values[step.A], step.First),
        StepKind.Reduction => step.Reduction!.Record(Values.Of(values[step.A..(step.B + 1)])),
        _ => step.Row!.First!(step.First, values[step.A]),
    };

    public Value[] Record(Tape tape)
    {
        var values = new Value[Steps.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Record(tape, Steps[i], values);
        }

        return values;
    }

    /// <summary>The same steps in another order that also has each after its operands, parameters first.</summary>
    public int[] OtherOrder()
    {
        List<int> order = [.. Enumerable.Range(0, Steps.Length).Where(i => Steps[i].Kind == StepKind.Parameter)];
        List<int> open = [.. Enumerable.Range(0, Steps.Length).Except(order)];
        var done = new bool[Steps.Length];
        order.ForEach(i => done[i] = true);
        while (open.Count > 0)
        {
            // Start anywhere; walk down to something whose operands are there.
            int i = open[Below(open.Count)];
            while (!Steps[i].IsLeaf && Open(Steps[i], done) is { } operand)
            {
                i = operand;
            }

            done[i] = true;
            order.Add(i);
            open.Remove(i);
        }

        return [.. order];
    }

    private static int? Open(in Step step, bool[] done)
    {
        if (step.Kind != StepKind.Reduction)
        {
            return !done[step.A] ? step.A : !done[step.B] ? step.B : null;
        }

        int open = Array.IndexOf(done, false, step.A, step.B + 1 - step.A);
        return open < 0 ? null : open;
    }

    public int Below(int bound) => (int)((Next() >> 33) % (ulong)bound);

    private Step Operation(int i, double[] data)
    {
        Step step = default;
        bool fused = Below(10) == 0;
        for (int attempt = 0; attempt < 6; attempt++)
        {
            Witness row = Ops[Below(Ops.Length)];
            int a = Operand(i);
            int b = Below(10) == 0 ? a : Operand(i);
            step = fused ? Reduce(a)
                : row.Numbers == 2 ? Clamp(row, a)
                : !row.IsBinary ? new Step(StepKind.Unary, row, a, a, row.Numbers == 1 ? Number() : 0.0, 0.0)
                : Below(3) switch
                {
                    0 => new Step(StepKind.NumberLast, row, a, a, Number(), 0.0),
                    1 when row.Label != "pow" || Below(2) == 0 => new Step(StepKind.NumberFirst, row, a, a, Number(), 0.0),
                    _ => new Step(StepKind.Both, row, a, b, 0.0, 0.0),
                };

            // Most graphs stay among ordinary numbers; some are let go.
            double y = Evaluate(step, data);
            if ((double.IsFinite(y) && Math.Abs(y) < 1e4) || Below(100) == 0)
            {
                break;
            }
        }

        return step;
    }

    // Consecutive nodes, all of them parameters or none, so that the tape has them as one vector.
    private Step Reduce(int last)
    {
        ReductionWitness reduction = ReductionWitness.All[Below(ReductionWitness.All.Length)];
        int most = last < _parameters ? last + 1 : last + 1 - _parameters;
        int count = 1 + Below(Math.Min(most, 20));
        if (reduction.Even && count % 2 == 1)
        {
            (reduction, count) = count == 1 ? (ReductionWitness.All[0], 1) : (reduction, count - 1);
        }

        return new Step(StepKind.Reduction, null, last + 1 - count, last, 0.0, 0.0) { Reduction = reduction };
    }

    private Step Clamp(Witness row, int a)
    {
        (double low, double high) = (Number(), Number());
        return new Step(StepKind.Unary, row, a, a, Math.Min(low, high), Math.Max(low, high));
    }

    private int Operand(int i) => Below(2) == 0 ? i - 1 - Below(Math.Min(i, 6)) : Below(i);

    private double Number() => Below(_kinks ? 2 : 12) == 0 ? Corners[Below(Corners.Length)]
        : Below(12) == 0 ? Math.Pow(10.0, (Uniform() * 16.0) - 12.0) * (Below(2) == 0 ? 1.0 : -1.0)
        : (Uniform() * 6.0) - 3.0;

    private double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    private ulong Next()
    {
        // SplitMix64.
        ulong z = _state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
