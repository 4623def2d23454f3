using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TapeGrad.Optim;

/// <summary>Moves parameters against their gradients, one step at a time.</summary>
/// <remarks>
/// <code>
/// var adam = new Adam(tape.Parameters, 0.01);
/// … loss.Backward();
/// adam.Step();
/// tape.Reset();
/// </code>
/// A step takes O(parameters), eight at a time, and allocates nothing. Every parameter comes out with the same bits wherever
/// in the run it lies. Where the loss or a gradient on the tape is not finite, a step throws and moves nothing, so the parameters
/// stay those of the last good one. <see cref="SavedTraining"/> stops and resumes with the same bits; by hand, save the parameters,
/// <see cref="Steps"/>, <see cref="LearningRate"/> and every <see cref="State"/> of <see cref="StateNames"/>, and write them
/// back into an optimizer made in the same way.
/// </remarks>
public abstract class Optimizer
{
    private const int Page = 4096 / sizeof(double);
    private readonly string[] _names;

    // State k starts at _starts[k], at the start of a cache line: a vector over two lines costs twice. And within
    // a page it starts elsewhere than the parameters do: a load waits for earlier stores that agree with it in the page's twelve
    // bits (measured: 15–25 %). Pinned, to stay so; placed at the first use, when the tape has likely stopped growing.
    private readonly int[] _starts;
    private double[]? _memory;

    private protected Optimizer(Values parameters, double learningRate, params string[] stateNames)
    {
        Guard.Parameters(parameters);
        if (!(learningRate > 0.0 && double.IsFinite(learningRate)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(learningRate), learningRate, "The learning rate must be positive and finite. A usual start is 0.01; a schedule may bring it to 0 later.");
        }

        Parameters = parameters;
        LearningRate = learningRate;
        _names = stateNames;
        _starts = new int[stateNames.Length];
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
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public long Steps
    {
        get;
        set => field = value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The number of steps taken cannot be negative. Give the one that was saved.");
    }

    /// <summary>The names of what is kept from step to step; empty where nothing is.</summary>
    public IReadOnlyList<string> StateNames => _names;

    /// <summary>What is kept from step to step under <paramref name="name"/>, one number for each parameter: to be saved, and to be written over to resume.</summary>
    /// <exception cref="ArgumentException"><paramref name="name"/> is none of <see cref="StateNames"/>.</exception>
    public Span<double> State(string name)
    {
        int index = Array.IndexOf(_names, name);
        return index >= 0
            ? MemoryMarshal.CreateSpan(ref Kept(index), Parameters.Count)
            : throw new ArgumentException(
                _names.Length == 0 ? $"There is no state '{name}': with these settings, nothing is kept from step to step."
                : $"There is no state '{name}'. There is: {string.Join(", ", _names)}.",
                nameof(name));
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
        Prepare();
        int whole = data.Length & -Simd.Width;
        Move(ref MemoryMarshal.GetReference(data), ref MemoryMarshal.GetReference(gradients), 0, whole);
        if (whole < data.Length)
        {
            Span<double> p = stackalloc double[Simd.Width], g = stackalloc double[Simd.Width];
            p.Clear();
            g.Clear();
            data[whole..].CopyTo(p);
            gradients[whole..].CopyTo(g);
            Move(ref p[0], ref g[0], whole, Simd.Width);
            p[..(data.Length - whole)].CopyTo(data[whole..]);
        }
    }

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

    /// <summary>What is the same for all parameters of a step.</summary>
    private protected virtual void Prepare()
    {
    }

    /// <summary>Moves <paramref name="count"/> parameters, a multiple of eight, whose state starts at <paramref name="first"/>.</summary>
    private protected abstract void Move(ref double p, ref double g, int first, int count);

    /// <summary>g + decay · p, and g where there is no decay: 0 times an infinite parameter would be NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected static Vector512<double> Decayed(Vector512<double> g, Vector512<double> p, Vector512<double> decay) =>
        Vector512.ConditionalSelect(Vector512.Equals(decay, Vector512<double>.Zero), g, g + (decay * p));

    /// <summary>The number of a state that belongs to parameter <paramref name="first"/>.</summary>
    private protected ref double Kept(int index, int first = 0) => ref (_memory ?? Place())[_starts[index] + first];

    private double[] Place()
    {
        int whole = (Parameters.Count + Simd.Width - 1) & -Simd.Width;
        double[] memory = GC.AllocateArray<double>((whole + Page) * _starts.Length, pinned: true);
        long address = Marshal.UnsafeAddrOfPinnedArrayElement(memory, 0);
        long parameters = address + Unsafe.ByteOffset(ref memory[0], ref MemoryMarshal.GetReference(Parameters.Data));
        for (int k = 0; k < _starts.Length; k++)
        {
            int from = k * (whole + Page);
            long wanted = (parameters / sizeof(double)) + (Page * (k + 1) / (_starts.Length + 1));
            long missing = (wanted & -Simd.Width) - ((address / sizeof(double)) + from);
            _starts[k] = from + (int)(missing & (Page - 1));
        }

        return _memory = memory;
    }
}
