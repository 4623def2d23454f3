namespace TapeGrad.Tests.Compiled;

/// <summary>
/// What moving each number of a random program by a few units in its last place does to the output and to the gradients:
/// how far two evaluations may be apart that round differently.
/// </summary>
/// <remarks>
/// The tape is not asked: numbers and derivatives are the tests' own closed forms. Each step is moved up and down by
/// itself, and the effects are added up, so that what is found bounds all roundings together to first order. Where a
/// moved step crosses a kink or leaves a domain, the effect is as large as that, or infinite.
/// </remarks>
internal sealed class RoundingBounds
{
    // Lanes and the plain functions may be 5 ulp apart, and each is computed more than once.
    private const double Noise = 2e-15;

    private readonly RandomGraph _graph;
    private readonly double[] _numbers;
    private readonly double[] _sizes;

    private RoundingBounds(RandomGraph graph)
    {
        _graph = graph;
        int count = graph.Steps.Length;
        _sizes = new double[count];
        Gradients = new double[count];
        _numbers = Numbers(-1, 0.0);
        double[] gradients = Sweep(_numbers);
        for (int i = 0; i < count; i++)
        {
            if (!graph.Steps[i].IsLeaf)
            {
                Move(i, gradients);
            }
        }
    }

    /// <summary>How far the output moves.</summary>
    public double Output { get; private set; }

    /// <summary>How far the gradient of each step moves.</summary>
    public double[] Gradients { get; }

    public static RoundingBounds Of(RandomGraph graph) => new(graph);

    private void Move(int step, double[] gradients)
    {
        double output = 0.0;
        var most = new double[gradients.Length];
        foreach (double sign in (double[])[1.0, -1.0])
        {
            double[] moved = Numbers(step, sign);
            if (LosesAnAngle(moved))
            {
                Output = double.PositiveInfinity;
                Array.Fill(Gradients, double.PositiveInfinity);
                return;
            }

            output = Math.Max(output, Distance(moved[^1], _numbers[^1]));
            double[] other = Sweep(moved);
            for (int i = 0; i < most.Length; i++)
            {
                most[i] = Math.Max(most[i], Distance(other[i], gradients[i]));
            }
        }

        Output += output;
        for (int i = 0; i < most.Length; i++)
        {
            Gradients[i] += most[i];
        }
    }

    // A rounding that moves the argument of a periodic function by a part of its period: its value may be anything.
    private bool LosesAnAngle(double[] moved)
    {
        for (int i = 0; i < moved.Length; i++)
        {
            if (_graph.Steps[i].Label is "sin" or "cos" or "tan" && Distance(moved[_graph.Steps[i].A], _numbers[_graph.Steps[i].A]) > 0.1)
            {
                return true;
            }
        }

        return false;
    }

    private static double Distance(double a, double b) => a.Equals(b) ? 0.0 : double.IsFinite(a - b) ? Math.Abs(a - b) : double.PositiveInfinity;

    private double[] Numbers(int moved, double sign)
    {
        var numbers = new double[_sizes.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            Step step = _graph.Steps[i];
            numbers[i] = RandomGraph.Evaluate(step, numbers);
            if (moved < 0)
            {
                _sizes[i] = SizeOf(step, numbers, numbers[i]);
            }

            // What vanishes below the normal numbers is lost in larger units.
            numbers[i] += i == moved ? sign * ((Noise * _sizes[i]) + 1e-307) : 0.0;
        }

        return numbers;
    }

    // A sum may be added in any order, so its rounding goes by the size of its terms.
    private double SizeOf(in Step step, double[] numbers, double value)
    {
        if (step.Reduction is { } reduction)
        {
            return reduction.Label is "sum" or "mean" ? reduction.Size(_sizes[step.A..(step.B + 1)]) : reduction.Size(step.Numbers(numbers));
        }

        return step.Row?.Label switch
        {
            "+" or "-" => _sizes[step.A] + (step.Kind == StepKind.Both ? _sizes[step.B] : Math.Abs(step.First)),
            "neg" => _sizes[step.A],
            "gelu-tanh" => Math.Abs(value) * (1.0 + Math.Abs(ClosedForms.GeluAngle(numbers[step.A]))),
            _ => Math.Abs(value),
        };
    }

    private double[] Sweep(double[] numbers)
    {
        var derivatives = new Derivatives(_graph, numbers);
        var gradients = new double[numbers.Length];
        gradients[^1] = 1.0;
        for (int i = numbers.Length - 1; i >= 0; i--)
        {
            Step step = _graph.Steps[i];
            if (gradients[i] == 0.0 || step.IsLeaf)
            {
                continue;
            }

            if (step.Reduction is not null)
            {
                int operand = step.A;
                foreach ((double local, _) in derivatives.TowardsVector(i))
                {
                    gradients[operand++] += gradients[i] * local;
                }

                continue;
            }

            gradients[step.A] += gradients[i] * derivatives.TowardsA(i);
            gradients[step.B] += step.Kind == StepKind.Both ? gradients[i] * derivatives.TowardsB(i) : 0.0;
        }

        return gradients;
    }
}
