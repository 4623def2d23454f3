using System.Globalization;

namespace TapeGrad.Optim;

/// <summary>Moves parameters against their gradients, one step at a time.</summary>
/// <remarks>
/// <code>
/// var adam = new Adam(tape.Parameters, 0.01);
/// … loss.Backward();
/// adam.Step();
/// tape.Reset();
/// </code>
/// <para>
/// A step of the built-in optimizers takes O(parameters), eight at a time, and allocates nothing. Every parameter gets the same bits
/// wherever it lies among the others. Where the loss or a gradient on the tape is not finite, a step throws and moves nothing, so
/// the parameters keep the values of the last good step. <see cref="SavedTraining"/> stops and resumes with the same bits. To do the
/// same by hand, save the parameters, <see cref="Steps"/>, <see cref="LearningRate"/> and the state of each of <see cref="StateNames"/>,
/// and write them back into an optimizer that was made in the same way.
/// </para>
/// <para>To make an optimizer of your own, derive from this class and write <see cref="Update"/>; docs/optimizers.md has an example.</para>
/// </remarks>
public abstract class Optimizer
{
    private readonly string[] _names;

    private readonly AlignedMemory _memory = new();

    // Tape.GradientChanges at the last step.
    private long _used = -1;

    /// <summary>Makes an optimizer that keeps one number for each parameter under each of <paramref name="stateNames"/>.</summary>
    /// <param name="parameters">What is learned.</param>
    /// <param name="learningRate">The first learning rate.</param>
    /// <param name="stateNames">What <see cref="MutableState"/> holds; all numbers start at 0.</param>
    /// <exception cref="ArgumentException">There are no parameters, not all values are parameters, or a name is empty or given twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not positive and finite.</exception>
    protected Optimizer(Values parameters, double learningRate, params ReadOnlySpan<string> stateNames)
    {
        Guard.Parameters(parameters);
        if (!(learningRate > 0.0 && double.IsFinite(learningRate)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(learningRate), learningRate, "The learning rate must be positive and finite. A usual start is 0.01; a schedule may bring it to 0 later.");
        }

        for (int i = 0; i < stateNames.Length; i++)
        {
            if (string.IsNullOrEmpty(stateNames[i]) || stateNames[..i].Contains(stateNames[i]))
            {
                throw new ArgumentException($"'{stateNames[i]}' cannot name state {i}. Give each state a name of its own.", nameof(stateNames));
            }
        }

        Parameters = parameters;
        parameters[0].Tape.HasOptimizer = true;
        LearningRate = learningRate;
        _names = stateNames.ToArray();
        StateNames = Array.AsReadOnly(_names);
        _memory.Reserve((long)RoomOfState * stateNames.Length);
    }

    /// <summary>What is learned.</summary>
    public Values Parameters { get; }

    /// <summary>How far a step goes. A schedule may set it before each step, also to 0: the step then moves nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is negative, NaN or infinite.</exception>
    public double LearningRate
    {
        get;
        set => field = value >= 0.0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The learning rate must be at least 0 and finite.");
    }

    /// <summary>How many steps were taken; set it only to resume.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative, or above 2⁵³.</exception>
    public long Steps
    {
        get;
        set => field = value is >= 0 and <= Json.MaxCount
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"The number of steps taken cannot be negative, nor more than {Json.MaxCount}. Give the one that was saved.");
    }

    /// <summary>The names of what is kept from step to step; empty where nothing is kept.</summary>
    public IReadOnlyList<string> StateNames { get; }

    /// <summary>What is kept from step to step under <paramref name="name"/>, one number for each parameter.</summary>
    /// <exception cref="ArgumentException"><paramref name="name"/> is not one of <see cref="StateNames"/>.</exception>
    public ReadOnlySpan<double> GetState(string name) => MutableState(name);

    /// <summary>Writes saved numbers over what is kept under <paramref name="name"/>, to resume.</summary>
    /// <exception cref="ArgumentException"><paramref name="name"/> is not one of <see cref="StateNames"/>, or there is not one number for each parameter.</exception>
    public void SetState(string name, ReadOnlySpan<double> numbers)
    {
        Span<double> state = MutableState(name);
        if (numbers.Length != state.Length)
        {
            throw new ArgumentException(
                $"There are {numbers.Length} numbers of state '{name}' for {state.Length} parameters. Give one for each.", nameof(numbers));
        }

        numbers.CopyTo(state);
    }

    /// <summary>Moves the parameters by their gradients. Call it after Backward, and clear the gradients afterwards.</summary>
    /// <exception cref="InvalidOperationException">The parameters are no longer there.</exception>
    /// <exception cref="NonFiniteException">The loss or a gradient is NaN or infinite; nothing has moved, and the message names the first node that is to blame.</exception>
    public void Step()
    {
        ReadOnlySpan<double> gradients = Parameters.Grad;
        if (!Simd.AreFinite(gradients) || Parameters[0].Tape.SweptNonFinite)
        {
            RefuseNonFinite(gradients);
        }

        Tape tape = Parameters[0].Tape;
        tape.RepeatedSteps += tape.GradientChanges == _used ? 1 : 0;
        _used = tape.GradientChanges;
        Step(gradients);
    }

    /// <summary>Moves the parameters by gradients that come from elsewhere, as they are: one that is NaN makes its own parameter NaN, and no other.</summary>
    /// <exception cref="ArgumentException">There is not one gradient for each parameter.</exception>
    public void Step(ReadOnlySpan<double> gradients)
    {
        if (gradients.Length != Parameters.Count)
        {
            throw new ArgumentException(
                $"There are {gradients.Length} gradients for {Parameters.Count} parameters. Give one for each.", nameof(gradients));
        }

        Span<double> data = Parameters.MutableData;
        Steps++;
        Update(data, gradients);
    }

    /// <summary>Moves each parameter by one step. <see cref="Steps"/> already counts it, so the first step has number 1.</summary>
    /// <param name="parameters">The parameters, to be written over.</param>
    /// <param name="gradients">The gradient of each parameter.</param>
    protected abstract void Update(Span<double> parameters, ReadOnlySpan<double> gradients);

    /// <summary>What is kept under <paramref name="name"/>, one number for each parameter, for <see cref="Update"/> to read and write.</summary>
    /// <remarks>
    /// <see cref="SavedTraining"/> saves it. Anything else that an optimizer remembers has to follow from <see cref="Steps"/>.
    /// </remarks>
    /// <exception cref="ArgumentException"><paramref name="name"/> is not one of <see cref="StateNames"/>.</exception>
    protected internal Span<double> MutableState(string name)
    {
        // Behind the last number of a state there is room up to a multiple of eight, which SimdStep relies on.
        return _memory.Span(RoomOfState * IndexOf(name), Parameters.Count);
    }

    // A multiple of eight, so that each state starts at a cache line.
    private int RoomOfState => (Parameters.Count + Simd.Width - 1) & -Simd.Width;

    private void RefuseNonFinite(ReadOnlySpan<double> gradients)
    {
        Tape tape = Parameters[0].Tape;
        tape.RequireFiniteSweep();
        int first = 0;
        while (first < gradients.Length && double.IsFinite(gradients[first]))
        {
            first++;
        }

        string what = first == gradients.Length ? "A loss since the gradients were last cleared is not finite"
            : string.Create(CultureInfo.InvariantCulture, $"The gradient of {tape.Describe(Parameters[first])} is {gradients[first]}");
        throw new NonFiniteException(
            $"{what}, so no parameter was moved. Where it came from is not on the tape: TrainingLog.Step right after Backward names the node, also of a sample that was given to a compiled graph and is recorded once more.");
    }

    private int IndexOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        int index = _names.Length - 1;
        while (index >= 0 && _names[index] != name)
        {
            index--;
        }

        return index >= 0
            ? index
            : throw new ArgumentException(
                _names.Length == 0 ? $"There is no state '{name}': with these settings, nothing is kept from step to step."
                : $"There is no state '{name}'. There is: {string.Join(", ", _names)}.",
                nameof(name));
    }
}
