namespace TapeGrad.Tests;

/// <summary>The local derivatives of a recorded program by the tests' own closed forms, and forward mode over them.</summary>
internal sealed class Derivatives
{
    private readonly Step[] _steps;
    private readonly double[] _towardsA;
    private readonly double[] _towardsB;

    // Towards each operand of a reduction, and what its errors are measured by.
    private readonly double[]?[] _towardsVector;
    private readonly double[]?[] _vectorSizes;

    /// <param name="graph">The program.</param>
    /// <param name="data">The numbers that the tape has for its steps.</param>
    public Derivatives(RandomGraph graph, double[] data)
    {
        _steps = graph.Steps;
        _towardsA = new double[data.Length];
        _towardsB = new double[data.Length];
        _towardsVector = new double[data.Length][];
        _vectorSizes = new double[data.Length][];
        SizeA = new double[data.Length];
        for (int i = 0; i < data.Length; i++)
        {
            Step step = _steps[i];
            if (step.IsLeaf)
            {
                continue;
            }

            if (step.Reduction is { } reduction)
            {
                double[] numbers = step.Numbers(data);
                _towardsVector[i] = reduction.Locals(numbers);
                _vectorSizes[i] = reduction.SizesOf(numbers, _towardsVector[i]!);
                continue;
            }

            (double a, double b, double c) = Arguments(step, data);
            if (step.Kind == StepKind.NumberFirst)
            {
                _towardsA[i] = step.Row!.Db!(a, b, c);
                SizeA[i] = Math.Abs(_towardsA[i]);
            }
            else
            {
                _towardsA[i] = step.Row!.Da(a, b, c);
                SizeA[i] = step.Row.SizeOf(a, b, c, _towardsA[i]);
                _towardsB[i] = step.Kind == StepKind.Both ? step.Row.Db!(a, b, c) : 0.0;
            }
        }
    }

    /// <summary>What an error of the first derivative of each step is measured by.</summary>
    public double[] SizeA { get; }

    public double TowardsA(int step) => _towardsA[step];

    public double TowardsB(int step) => _towardsB[step];

    /// <summary>The derivative of a reduction towards each operand, and what its error is measured by.</summary>
    public IEnumerable<(double Local, double Size)> TowardsVector(int step) => _towardsVector[step]!.Zip(_vectorSizes[step]!);

    public static (double A, double B, double C) Arguments(in Step step, double[] data) => step.Kind switch
    {
        StepKind.Both => (data[step.A], data[step.B], 0.0),
        StepKind.NumberFirst => (step.First, data[step.A], 0.0),
        _ => (data[step.A], step.First, step.Second),
    };

    /// <summary>Forward mode: how the last step changes with step <paramref name="from"/>; NaN where digits were lost below the normal numbers.</summary>
    public double Forward(int from) => Tangents(from)[^1];

    /// <summary>How every step changes with step <paramref name="from"/>.</summary>
    public double[] Tangents(int from)
    {
        var tangent = new double[_steps.Length];
        tangent[from] = 1.0;
        for (int i = from + 1; i < tangent.Length; i++)
        {
            tangent[i] = Tangent(i, tangent);
        }

        return tangent;
    }

    /// <summary>How a step changes with its operands, which change like this; of a leaf, its own change.</summary>
    public double Tangent(int i, double[] changes)
    {
        Step step = _steps[i];
        if (step.IsLeaf)
        {
            return changes[i];
        }

        if (_towardsVector[i] is { } towards)
        {
            double change = 0.0;
            for (int k = 0; k < towards.Length; k++)
            {
                change += Product(towards[k], changes[step.A + k]);
            }

            return change;
        }

        return Product(_towardsA[i], changes[step.A]) + (step.Kind == StepKind.Both ? Product(_towardsB[i], changes[step.B]) : 0.0);
    }

    /// <summary>
    /// The sum of |paths| from each step to the last; null where numbers are not finite on the way or leave the range in
    /// which products keep their digits: nothing can be compared then.
    /// </summary>
    public double[]? Paths() => Paths(Leaves);

    /// <summary>The same wherever it can be told; not finite elsewhere.</summary>
    public double[] AllPaths() => Paths((_, _) => false)!;

    private double[]? Paths(Func<double, double, bool> leaves)
    {
        var paths = new double[_steps.Length];
        paths[^1] = 1.0;
        for (int i = paths.Length - 1; i >= 0; i--)
        {
            if (paths[i] == 0.0 || _steps[i].IsLeaf)
            {
                continue;
            }

            if (_towardsVector[i] is { } towards)
            {
                for (int k = 0; k < towards.Length; k++)
                {
                    double share = paths[i] * _vectorSizes[i]![k];
                    if (leaves(share, _vectorSizes[i]![k]))
                    {
                        return null;
                    }

                    paths[_steps[i].A + k] += share;
                }

                continue;
            }

            double a = paths[i] * SizeA[i];
            double b = _steps[i].Kind == StepKind.Both ? paths[i] * Math.Abs(_towardsB[i]) : 0.0;
            if (leaves(a, SizeA[i]) || leaves(b, _towardsB[i]))
            {
                return null;
            }

            paths[_steps[i].A] += a;
            paths[_steps[i].B] += b;
        }

        return paths;
    }

    private static bool Leaves(double product, double factor) =>
        !(product < 1e280) || (factor != 0.0 && (product < 1e-280 || Math.Abs(factor) < 1e-280));

    private static double Product(double local, double tangent)
    {
        double product = local * tangent;
        return tangent == 0.0 || local == 0.0 ? 0.0 : Math.Abs(product) < 1e-280 ? double.NaN : product;
    }
}
