namespace TapeGrad.Optim;

/// <summary>Moves parameters against their gradients: one <see cref="Step"/> after each <see cref="Value.Backward"/>.</summary>
/// <remarks>
/// <code>
/// var optimizer = new Adam(tape.Parameters, 0.01);
/// …  loss.Backward();
/// optimizer.Step();
/// tape.Reset();
/// </code>
/// A step reads <see cref="Values.Grad"/>, writes <see cref="Values.MutableData"/> and allocates nothing. It does not
/// clear gradients: <see cref="Tape.Reset"/> or <see cref="Tape.ZeroGrad"/> does. An element comes out with the same bits
/// wherever it lies in the run. NaN and infinities follow IEEE 754; <c>TrainingLog.Step</c> stops on them and names the
/// first node. The formulas, and the names of what they keep, are those of PyTorch.
/// Parameters that the tape gets later are not included: make them all first.
/// </remarks>
public abstract class Optimizer
{
    private readonly List<(string Name, double[] Numbers)> _moments = [];

    /// <summary>Prepares to move <paramref name="parameters"/>.</summary>
    /// <param name="parameters">A run of parameters: all of a tape's, or a slice of them.</param>
    /// <param name="learningRate">The first <see cref="LearningRate"/>; finite and more than 0.</param>
    /// <exception cref="ArgumentException">The run is empty, or a value of it is no parameter.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="learningRate"/> is 0 or less, NaN or infinite.</exception>
    /// <exception cref="InvalidOperationException">The run was recorded before the tape was reset.</exception>
    protected Optimizer(Values parameters, double learningRate)
    {
        Require.Parameters(parameters);
        Require.Positive(learningRate, "Learning rate");
        Parameters = parameters;
        LearningRate = learningRate;
    }

    /// <summary>The parameters that this optimizer moves.</summary>
    public Values Parameters { get; }

    /// <summary>The rate of the next step.</summary>
    /// <remarks>
    /// An optimizer is made with a rate above 0; later 0 is allowed as well, because a schedule that falls to zero ends
    /// there. At 0 a step leaves the parameters where they are and goes on averaging gradients.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The rate is negative, NaN or infinite.</exception>
    public double LearningRate
    {
        get;
        set => field = Require.NotNegative(value, "Learning rate", nameof(LearningRate));
    }

    /// <summary>How many steps have been taken: the t of a schedule, 0 before the first.</summary>
    public long StepCount { get; private set; }

    /// <summary>Moves every parameter once. Counts as a change of all of them (<see cref="Values.MutableData"/>).</summary>
    public void Step() => StepBy(Parameters.Grad);

    /// <summary>Moves every parameter by gradients that are not the tape's.</summary>
    internal void StepBy(ReadOnlySpan<double> gradients)
    {
        Update(Parameters.MutableData, gradients);
        StepCount++;
    }

    /// <summary>A copy of everything that the next steps depend on, except the parameters and the constructor's arguments.</summary>
    /// <remarks>Training resumed from it gives the same bits as training in one go.</remarks>
    public OptimizerState Save() =>
        new(GetType().Name, StepCount, LearningRate, _moments.ToDictionary(m => m.Name, m => (double[])m.Numbers.Clone()));

    /// <summary>Goes on from a saved state. On a refusal nothing is changed.</summary>
    /// <exception cref="ArgumentException">The state is that of another optimizer, of other options, or of another number of parameters.</exception>
    public void Restore(OptimizerState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        Require.Fitting(state, GetType().Name, _moments, Parameters.Count);
        foreach ((string name, double[] numbers) in _moments)
        {
            state.Moments[name].CopyTo(numbers, 0);
        }

        StepCount = state.StepCount;
        LearningRate = state.LearningRate;
    }

    /// <summary>Writes the next numbers of the parameters. <see cref="StepCount"/> is still that before the step.</summary>
    protected abstract void Update(Span<double> parameters, ReadOnlySpan<double> gradients);

    /// <summary>Makes a vector, one number per parameter, 0 at first, that is saved and restored under this name.</summary>
    protected double[] AddMoment(string name)
    {
        var numbers = new double[Parameters.Count];
        _moments.Add((name, numbers));
        return numbers;
    }
}
