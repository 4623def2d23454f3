using System.Globalization;

namespace TapeGrad.Optim;

/// <summary>Levenberg and Marquardt's method for least squares: it makes a sum of squared residuals small, and needs few steps for it.</summary>
/// <remarks>
/// <code>
/// Value residual = a * (-b * t).Exp() - y;
/// var fit = new LevenbergMarquardt(tape.Parameters, residual, t, y);
/// while (!fit.IsOver &amp;&amp; fit.Steps &lt; 100)
/// {
///     fit.Step(rows);
/// }
/// </code>
/// <para>
/// p ← p + s, where s makes |r + J s|² + μ |D s|² least: r are the residuals of all rows, J their derivatives towards the parameters,
/// D the largest length that each column of J has had (Marquardt's scaling, as in Moré, "The Levenberg–Marquardt algorithm: implementation
/// and theory", 1978). The damping μ falls or rises with the gain, the share of the promised fall of the sum that came true (Nielsen,
/// "Damping parameter in Marquardt's method", 1999). s comes from reflections, not from the normal equations, which would lose half of the digits.
/// </para>
/// <para>
/// The residuals and their derivatives are compiled once, so the tape may be reset. Nothing is drawn at random: the same start gives the same bits.
/// </para>
/// </remarks>
public sealed class LevenbergMarquardt
{
    private const double FirstDamping = 1e-3;
    private const double MostDamping = 1e30;
    private const double LeastDamping = 1e-20;

    // A fall of the sum by a smaller share is hidden by the rounding of the sum.
    private const double Rounding = 1e-13;

    private readonly CompiledGraph _residuals;
    private readonly CompiledGraph _table;
    private readonly int _ofRow;
    private readonly double[] _scale;
    private double _growth = 2.0;
    private double _lastLength = double.PositiveInfinity;

    /// <summary>Fits one residual for each row.</summary>
    /// <param name="parameters">What is learned.</param>
    /// <param name="residual">What should become 0: a prediction minus what was measured.</param>
    /// <param name="inputs">The inputs, in the order of the numbers in a row.</param>
    /// <exception cref="ArgumentException">There are no parameters, not all values are parameters, or a listed value is not an input, or is listed twice.</exception>
    /// <exception cref="InvalidOperationException">The residual depends on an input that is not listed, a handle is stale or empty, the tapes differ, or parameters have been changed since the residual was recorded.</exception>
    public LevenbergMarquardt(Values parameters, Value residual, params ReadOnlySpan<Value> inputs)
        : this(parameters, new Values(residual), inputs)
    {
    }

    /// <summary>Fits several residuals for each row. Without inputs there is one row, which is empty.</summary>
    /// <remarks>There may be fewer residuals than parameters: of all that fit, the damping then chooses one that is near.</remarks>
    /// <param name="parameters">What is learned.</param>
    /// <param name="residuals">What should become 0.</param>
    /// <param name="inputs">The inputs, in the order of the numbers in a row.</param>
    /// <exception cref="ArgumentException">There are no parameters or no residuals, not all values are parameters, or a listed value is not an input, or is listed twice.</exception>
    /// <exception cref="InvalidOperationException">A residual depends on an input that is not listed, a handle is stale or empty, the tapes differ, or parameters have been changed since the residuals were recorded.</exception>
    public LevenbergMarquardt(Values parameters, Values residuals, params ReadOnlySpan<Value> inputs)
    {
        Guard.Parameters(parameters);
        if (residuals.Count == 0)
        {
            throw new ArgumentException("There are no residuals, so there is nothing to fit. Give at least one: a prediction minus what was measured.", nameof(residuals));
        }

        Tape tape = parameters[0].Tape;
        _residuals = tape.Compile(residuals, inputs);
        _table = tape.Compile(Values.Join([.. residuals.SelectMany(r => (Values[])[new Values(r), r.Gradient(parameters)])]), inputs);
        _ofRow = residuals.Count;
        _scale = new double[parameters.Count];
        Parameters = parameters;
    }

    /// <summary>What is learned.</summary>
    public Values Parameters { get; }

    /// <summary>The fit is over where a step is shorter than this part of the parameters, both measured by D; 10⁻¹² unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative or not finite.</exception>
    public double Tolerance { get; init => field = Guard.NotNegative(value, "tolerance", nameof(Tolerance)); } = 1e-12;

    /// <summary>The damping μ of the next step: near 0 it is Gauss and Newton's step, large it is a short step down the gradient.</summary>
    public double Damping { get; private set; } = FirstDamping;

    /// <summary>How many steps were taken.</summary>
    public long Steps { get; private set; }

    /// <summary>Whether the last step found the least sum: the step was shorter than <see cref="Tolerance"/> says, or rounding hides any lower sum.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Takes a step, and returns the sum of the squared residuals after it. The sum never rises by more than rounding.</summary>
    /// <remarks>Steps that do not lower the sum are tried again with more damping, within the call.</remarks>
    /// <param name="rows">The rows, one stored after the other: all data, the same at each step.</param>
    /// <exception cref="ArgumentException">The rows are empty, or end within a row.</exception>
    /// <exception cref="InvalidOperationException">The parameters are no longer there.</exception>
    /// <exception cref="NonFiniteException">A residual or its derivative is not finite where the step starts; nothing has moved.</exception>
    public double Step(ReadOnlySpan<double> rows)
    {
        int residuals = _ofRow * CountRows(rows);
        int n = Parameters.Count;
        double[] table = Table(rows, residuals);
        double sum = DenseVector.Dot(table.AsSpan(n * residuals), table.AsSpan(n * residuals));
        if (!double.IsFinite(sum))
        {
            throw new NonFiniteException("The sum of the squared residuals at the start is too large for a number, so no parameter was moved. Start nearer to the data, or divide the residuals by their size.");
        }

        if (!Scale(table, residuals))
        {
            IsOver = true;
            return sum;
        }

        Householder.Triangularize(table, residuals, n);
        double[] start = Parameters.Data.ToArray();
        double after = double.PositiveInfinity;
        try
        {
            after = Search(rows, table, residuals, start, sum);
        }
        finally
        {
            if (!double.IsFinite(after))
            {
                start.CopyTo(Parameters.MutableData);
            }
        }

        return Math.Min(after, sum);
    }

    // Raises the damping until a step lowers the sum; the sum after it, or ∞ where no step does.
    private double Search(ReadOnlySpan<double> rows, double[] triangle, int residuals, double[] start, double sum)
    {
        var numbers = new double[residuals];
        double all = ScaledNorm(start);
        while (Damping < MostDamping)
        {
            double[] step = Solve(triangle, residuals, out double promised);
            double length = ScaledNorm(step);
            Move(start, step);
            _residuals.Evaluate(rows, numbers);
            double after = DenseVector.Dot(numbers, numbers);
            bool isHidden = promised <= Rounding * sum && after <= sum * (1.0 + Rounding);
            if (after < sum || isHidden)
            {
                Lower((sum - after) / promised);
                IsOver = length <= Tolerance * all || after == 0.0 || (isHidden && length >= _lastLength);
                _lastLength = isHidden ? length : double.PositiveInfinity;
                Steps++;
                return after;
            }

            Damping *= _growth;
            _growth *= 2.0;
            if (length <= Tolerance * all)
            {
                break;
            }
        }

        (Damping, _growth, IsOver) = (FirstDamping, 2.0, true);
        return double.PositiveInfinity;
    }

    private int CountRows(ReadOnlySpan<double> rows)
    {
        int inputs = _table.Inputs;
        if (inputs == 0)
        {
            return rows.IsEmpty ? 1 : throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"The residuals were given without inputs, so their row is empty, but this one has {ShortText.Count(rows.Length, "number")}. Give an empty span, or list the inputs."), nameof(rows));
        }

        return rows.Length > 0 && rows.Length % inputs == 0 ? rows.Length / inputs : throw new ArgumentException(
            rows.IsEmpty ? "There are no rows, so there are no residuals. Give at least one row."
                : string.Create(CultureInfo.InvariantCulture, $"The {rows.Length} numbers are not a whole number of rows of {ShortText.Count(inputs, "input")}. Store the rows one after the other."),
            nameof(rows));
    }

    // The derivatives towards each parameter, one column after the other, and the residuals as the last column.
    private double[] Table(ReadOnlySpan<double> rows, int residuals)
    {
        int n = Parameters.Count;
        var outputs = new double[residuals * (n + 1)];
        _table.Evaluate(rows, outputs);
        var columns = new double[outputs.Length];
        for (int i = 0; i < residuals; i++)
        {
            for (int j = 0; j <= n; j++)
            {
                double number = outputs[i * (n + 1) + j];
                if (!double.IsFinite(number))
                {
                    throw NotFinite(i, j - 1, number);
                }

                columns[(j == 0 ? n : j - 1) * residuals + i] = number;
            }
        }

        return columns;
    }

    private NonFiniteException NotFinite(int residual, int parameter, double number)
    {
        string which = string.Create(CultureInfo.InvariantCulture, $"esidual {residual % _ofRow} of row {residual / _ofRow}");
        string what = parameter < 0 ? $"R{which}" : $"The derivative of r{which} towards {Parameters[parameter].Tape.Describe(Parameters[parameter])}";
        return new NonFiniteException(string.Create(
            CultureInfo.InvariantCulture, $"{what} is {number}, so no parameter was moved. Start from parameters where all residuals and their derivatives are finite, and look at that row."));
    }

    // Keeps the largest length of each column; false where the residuals are 0 or at a right angle to all columns, up to rounding.
    private bool Scale(ReadOnlySpan<double> table, int residuals)
    {
        ReadOnlySpan<double> right = table[(_scale.Length * residuals)..];
        double length = Householder.Norm(right), cosine = 0.0;
        for (int j = 0; j < _scale.Length; j++)
        {
            ReadOnlySpan<double> column = table.Slice(j * residuals, residuals);
            double norm = Householder.Norm(column);
            _scale[j] = Math.Max(_scale[j], norm);
            cosine = Math.Max(cosine, norm == 0.0 || length == 0.0 ? 0.0 : Math.Abs(DenseVector.Dot(column, right)) / norm / length);
        }

        return cosine > 0.0;
    }

    private double ScaleOf(int j) => _scale[j] == 0.0 ? 1.0 : _scale[j];

    // The least |R s + c|² + μ |D s|², by reflections of R, c over √μ D, 0.
    private double[] Solve(ReadOnlySpan<double> triangle, int residuals, out double promised)
    {
        int n = _scale.Length, kept = Math.Min(n, residuals), height = kept + n;
        var system = new double[(n + 1) * height];
        for (int j = 0; j <= n; j++)
        {
            triangle.Slice(j * residuals, kept).CopyTo(system.AsSpan(j * height));
            if (j < n)
            {
                system[j * height + kept + j] = Math.Sqrt(Damping) * ScaleOf(j);
            }
        }

        Householder.Triangularize(system, height, n);
        var step = new double[n];
        Householder.Solve(system, height, system.AsSpan(n * height), step);
        for (int j = 0; j < n; j++)
        {
            step[j] = -step[j];
        }

        // |r|² − |r + J s|² = |J s|² + 2 μ |D s|², without the difference of near numbers.
        var moved = new double[kept];
        for (int j = 0; j < n; j++)
        {
            DenseVector.AddScaled(step[j], triangle.Slice(j * residuals, kept), moved);
        }

        double length = ScaledNorm(step);
        promised = DenseVector.Dot(moved, moved) + 2.0 * Damping * length * length;
        return step;
    }

    private double ScaledNorm(ReadOnlySpan<double> step)
    {
        var scaled = new double[step.Length];
        for (int j = 0; j < scaled.Length; j++)
        {
            scaled[j] = ScaleOf(j) * step[j];
        }

        return Householder.Norm(scaled);
    }

    private void Move(double[] start, double[] step)
    {
        Span<double> data = Parameters.MutableData;
        for (int j = 0; j < data.Length; j++)
        {
            data[j] = start[j] + step[j];
        }
    }

    // Nielsen's rule: a third where all came true, the same where half did, more where less did.
    private void Lower(double gain)
    {
        double part = 2.0 * Math.Clamp(gain, 0.0, 1.0) - 1.0;
        Damping = Math.Max(LeastDamping, Damping * Math.Max(1.0 / 3.0, 1.0 - part * part * part));
        _growth = 2.0;
    }
}
