using System.Globalization;

namespace TapeGrad.Optim;

/// <summary>L-BFGS: a quasi-Newton method that learns the curvature from the last steps, for losses that are computed over all data.</summary>
/// <remarks>
/// <code>
/// var search = new LBfgs(tape.Parameters);
/// while (!search.IsOver &amp;&amp; search.Steps &lt; 100)
/// {
///     search.Step(() => graph.BackwardBatch(rows));
/// }
/// </code>
/// <para>
/// p ← p + α d, where −d is the gradient times an approximation of the inverse Hessian, made of the last steps s and the changes of the
/// gradient y that came with them. α fulfils the strong Wolfe conditions. Nocedal and Wright, Numerical Optimization, 2006, algorithms 7.4
/// and 7.5 (two loops), 3.5 and 3.6 (line search). The first α tried is 1, and 1 / Σ|gᵢ| where nothing has been learned yet.
/// </para>
/// <para>
/// A step needs about as many numbers as <see cref="Memory"/> times two times the parameters, and one or two evaluations of the loss. The
/// loss has to be the same function at each step, so it takes all data, not a batch. Nothing is drawn at random: the same start gives the same bits.
/// </para>
/// </remarks>
public sealed class LBfgs
{
    private readonly List<(double[] Step, double[] Change, double Product)> _pairs = [];
    private readonly double[] _point;
    private readonly double[] _gradient;
    private double _loss = double.NaN;

    /// <summary>L-BFGS over <paramref name="parameters"/>.</summary>
    /// <param name="parameters">What is learned.</param>
    /// <param name="memory">How many steps to learn the curvature from.</param>
    /// <exception cref="ArgumentException">There are no parameters, or not all values are parameters.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The memory is less than 1.</exception>
    public LBfgs(Values parameters, int memory = 10)
    {
        Guard.Parameters(parameters);
        Memory = memory >= 1
            ? memory
            : throw new ArgumentOutOfRangeException(nameof(memory), memory, "The memory must be at least 1 step. 10 is usual.");
        Parameters = parameters;
        _point = new double[parameters.Count];
        _gradient = new double[parameters.Count];
    }

    /// <summary>What is learned.</summary>
    public Values Parameters { get; }

    /// <summary>From how many steps the curvature is learned.</summary>
    public int Memory { get; }

    /// <summary>The search is over where no derivative is larger than this; 10⁻⁸ unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative or not finite.</exception>
    public double Tolerance { get; init => field = Guard.NotNegative(value, "tolerance", nameof(Tolerance)); } = 1e-8;

    /// <summary>How many steps were taken.</summary>
    public long Steps { get; private set; }

    /// <summary>Whether the last step ended where the gradient is 0 up to <see cref="Tolerance"/>, or where rounding hides any lower loss.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Takes a step, and returns the loss after it.</summary>
    /// <remarks>
    /// The parameters move for each call of <paramref name="loss"/>; its last call is for the parameters as the step leaves them. The
    /// gradients are cleared before each call. Where the search is over, the parameters stay where they are.
    /// </remarks>
    /// <param name="loss">Computes the loss and adds its gradient to that of the parameters: <see cref="CompiledGraph.BackwardBatch(ReadOnlySpan{double})"/>, or a function that records the loss after <see cref="Tape.Reset"/> and calls <see cref="Value.Backward"/>.</param>
    /// <exception cref="InvalidOperationException">The parameters are no longer there.</exception>
    /// <exception cref="NonFiniteException">The loss or a gradient is not finite where the step starts; nothing has moved.</exception>
    public double Step(Func<double> loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        if (!double.IsFinite(_loss) || !Parameters.Data.SequenceEqual(_point))
        {
            Start(loss);
        }

        IsOver = DenseVector.Largest(_gradient) <= Tolerance;
        if (!IsOver && !Search(loss, Direction()))
        {
            // What was learned may mislead, but the gradient cannot.
            bool learned = _pairs.Count > 0;
            _pairs.Clear();
            IsOver = !learned || !Search(loss, Direction());
        }

        return _loss;
    }

    private void Start(Func<double> loss)
    {
        _pairs.Clear();
        Parameters.Data.CopyTo(_point);
        double found = Evaluate(loss);
        ReadOnlySpan<double> gradients = Parameters.Grad;
        if (!double.IsFinite(found) || !Simd.AreFinite(gradients))
        {
            int bad = 0;
            while (bad < gradients.Length && double.IsFinite(gradients[bad]))
            {
                bad++;
            }

            string what = bad == gradients.Length || !double.IsFinite(found)
                ? string.Create(CultureInfo.InvariantCulture, $"The loss at the start is {found}")
                : string.Create(CultureInfo.InvariantCulture, $"The gradient of {Parameters[bad].Tape.Describe(Parameters[bad])} at the start is {gradients[bad]}");
            throw new NonFiniteException($"{what}, so no parameter was moved. Start from parameters where the loss and its gradient are finite.");
        }

        _loss = found;
        gradients.CopyTo(_gradient);
    }

    private double Evaluate(Func<double> loss)
    {
        Parameters[0].Tape.ZeroGrad();
        return loss();
    }

    // d = −H g by two loops: through the pairs from the last to the first, and back.
    private double[] Direction()
    {
        double[] d = Array.ConvertAll(_gradient, g => -g);
        var parts = new double[_pairs.Count];
        for (int i = _pairs.Count - 1; i >= 0; i--)
        {
            parts[i] = DenseVector.Dot(_pairs[i].Step, d) / _pairs[i].Product;
            DenseVector.AddScaled(-parts[i], _pairs[i].Change, d);
        }

        if (_pairs.Count > 0)
        {
            double[] change = _pairs[^1].Change;
            double scale = _pairs[^1].Product / DenseVector.Dot(change, change);
            for (int i = 0; i < d.Length; i++)
            {
                d[i] *= scale;
            }
        }

        for (int i = 0; i < _pairs.Count; i++)
        {
            DenseVector.AddScaled(parts[i] - DenseVector.Dot(_pairs[i].Change, d) / _pairs[i].Product, _pairs[i].Step, d);
        }

        return d;
    }

    // Moves along the direction; false, with the parameters where they were, if that does not go down.
    private bool Search(Func<double> loss, double[] direction)
    {
        double slope = DenseVector.Dot(_gradient, direction);
        if (!(slope < 0.0) || !double.IsFinite(slope))
        {
            return false;
        }

        double first = _pairs.Count > 0 ? 1.0 : Math.Min(1.0, 1.0 / _gradient.Sum(Math.Abs));
        LinePoint? found;
        bool isDone = false;
        try
        {
            found = LineSearch.Run(new(0.0, _loss, slope), first, At);
            isDone = found is { } end && (end.Loss < _loss || DenseVector.Largest(Parameters.Grad) < DenseVector.Largest(_gradient));
        }
        finally
        {
            if (!isDone)
            {
                _point.CopyTo(Parameters.MutableData);
            }
        }

        if (isDone)
        {
            Learn(found!.Value);
        }
        else
        {
            Evaluate(loss);
        }

        return isDone;

        LinePoint At(double distance)
        {
            Span<double> data = Parameters.MutableData;
            for (int i = 0; i < data.Length; i++)
            {
                data[i] = _point[i] + distance * direction[i];
            }

            double there = Evaluate(loss);
            return new(distance, there, DenseVector.Dot(Parameters.Grad, direction));
        }
    }

    private void Learn(LinePoint end)
    {
        ReadOnlySpan<double> data = Parameters.Data, gradients = Parameters.Grad;
        double[] step = data.ToArray(), change = gradients.ToArray();
        DenseVector.AddScaled(-1.0, _point, step);
        DenseVector.AddScaled(-1.0, _gradient, change);
        double product = DenseVector.Dot(step, change);

        // Wolfe's conditions make the product positive; rounding may not.
        if (product > 1e-16 * DenseVector.Dot(change, change) && double.IsFinite(product))
        {
            _pairs.Add((step, change, product));
            if (_pairs.Count > Memory)
            {
                _pairs.RemoveAt(0);
            }
        }

        data.CopyTo(_point);
        gradients.CopyTo(_gradient);
        _loss = end.Loss;
        Steps++;
        IsOver = DenseVector.Largest(_gradient) <= Tolerance;
    }
}
