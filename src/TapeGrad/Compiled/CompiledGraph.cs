using System.Globalization;

namespace TapeGrad;

/// <summary>A recorded computation as a program: record it once, and replay it many times, on many samples at once.</summary>
/// <remarks>
/// <para>
/// The program runs over blocks of 32 samples in SIMD lanes. Nodes that depend on parameters only are computed once per call.
/// A sum of products becomes one instruction, together with a ReLU around it. Equal nodes are shared, and nodes that do not
/// lead to the output are dropped. A product and a sum may be rounded once where the tape rounds twice, and sums are added in
/// another order. Everything else is as on the tape, including the conventions at kinks and for zero adjoints.
/// </para>
/// <para>
/// A replay follows the operations, not the program that recorded them: <c>Max</c>, <c>Relu</c>, <c>Clamp</c> and
/// <c>Abs</c> decide again for each sample, but a C# <c>if</c> on <see cref="Value.Data"/> keeps the branch that was recorded.
/// Constants keep their numbers, and so do results under <see cref="Tape.NoGrad"/> and of <see cref="Value.Detach"/>.
/// </para>
/// <para>
/// A graph stays valid after <see cref="Tape.Reset"/>. Each call reads the parameters of the tape. Several threads may call
/// a graph at the same time, as long as no thread changes parameters.
/// </para>
/// </remarks>
public sealed partial class CompiledGraph
{
    private readonly Tape _tape;
    private readonly Replay _replay;

    internal CompiledGraph(Tape tape, ScalarGraph graph, Dependence[] dependences, int[] outputs, int inputs)
    {
        _tape = tape;
        _replay = new Replay(graph, dependences, outputs, inputs);
        Inputs = inputs;
        int parameters = tape.Parameters.Count;
        _isBackward = inputs > 2 * outputs.Length;
        _ofGradient = new(() => Linearization.OfGradient(graph, outputs[0], parameters, inputs));
        _product = new(() => new HessianProduct(graph, outputs[0], inputs));
        _ofOutputs = new(() => _isBackward
            ? Linearization.OfOutputsBackward(graph, outputs, parameters, inputs) : Linearization.OfOutputs(graph, outputs, parameters, inputs));
    }

    /// <summary>The tape on which the graph was recorded, whose parameters it reads.</summary>
    public Tape Tape => _tape;

    /// <summary>How many inputs were listed: how many numbers a row has.</summary>
    public int Inputs { get; }

    /// <summary>How many outputs there are: how many results a row has.</summary>
    public int Outputs => _replay.Outputs;

    /// <summary>How many threads share a batch of 512 rows or more; 1 unless set.</summary>
    /// <remarks>
    /// The number of rows alone decides how a batch is divided: into parts of about 256 rows, and 16 parts at most. Their results
    /// are added in order, so the result has the same bits with any number of threads. Below 512 rows, waking a thread costs
    /// more than it saves. The other threads come from the thread pool. With more than one thread, a call may allocate.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The number is less than 1.</exception>
    public int Threads
    {
        get;
        set => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "A graph runs on 1 thread or more. Environment.ProcessorCount is all that the machine has.");
    } = 1;

    /// <summary>The graph in a few words, <c>CompiledGraph of 2 inputs, 17 parameters on its tape</c>.</summary>
    public override string ToString()
    {
        string outputs = Outputs == 1 ? "" : $", {ShortText.Count(Outputs, "output")}";
        return $"CompiledGraph of {Text(Inputs)}{outputs}, {ShortText.Count(_tape.Parameters.Count, "parameter")} on its tape";
    }

    /// <summary>Computes the output for one row of inputs.</summary>
    /// <param name="inputs">The numbers of the inputs, in the order in which they were listed.</param>
    /// <exception cref="ArgumentException">There are more or fewer numbers than inputs.</exception>
    /// <exception cref="InvalidOperationException">The graph has several outputs.</exception>
    public double Evaluate(ReadOnlySpan<double> inputs) => Run(OneRow(inputs), 1, [], Wanted.Value);

    /// <summary>Computes all outputs for each row of inputs; does not touch any gradient.</summary>
    /// <remarks>A graph that was compiled without inputs has one row, which is empty.</remarks>
    /// <param name="rows">The rows, one stored after the other.</param>
    /// <param name="outputs">Where to put the results: the outputs of the first row, then those of the second.</param>
    /// <exception cref="ArgumentException">There is no row, or a part of one, or not room for exactly the outputs of all rows, or the outputs share memory with the rows or with the tape.</exception>
    public void Evaluate(ReadOnlySpan<double> rows, Span<double> outputs)
    {
        int count = Inputs == 0 && rows.IsEmpty ? 1 : CountRows(rows);
        if (outputs.Length != (long)count * Outputs)
        {
            throw WrongLength(
                outputs.Length, Invariant($"{ShortText.Count(count, "row")} of {ShortText.Count(Outputs, "output")} have {(long)count * Outputs}"), nameof(outputs));
        }

        RequireOwnMemory(outputs, rows, nameof(outputs), "outputs");
        ReplayCall call = _replay.Start(_tape._data, backward: false);
        _replay.Evaluate(call, rows, count, outputs, Threads);
        _replay.End(call);
    }

    /// <summary>Computes the output for one row of inputs and its gradient with respect to them; does not touch the gradients of parameters.</summary>
    /// <remarks>To learn, call <see cref="BackwardBatch(ReadOnlySpan{double})"/>, which adds to the gradients of parameters.</remarks>
    /// <param name="inputs">The numbers of the inputs, in the order in which they were listed.</param>
    /// <param name="inputGradients">Where to put ∂output⁄∂input, in the same order.</param>
    /// <exception cref="ArgumentException">There are more or fewer numbers than inputs, or than gradients, or the gradients share memory with the numbers or with the tape.</exception>
    public double Gradient(ReadOnlySpan<double> inputs, Span<double> inputGradients)
    {
        RequireRoom(inputGradients, inputs, nameof(inputGradients));
        return Run(OneRow(inputs), 1, inputGradients, Wanted.InputGradients);
    }

    /// <summary>Computes the mean of the outputs over rows of inputs; does not touch any gradient.</summary>
    /// <param name="rows">The rows, one stored after the other.</param>
    /// <exception cref="ArgumentException">There is no row, or a part of one.</exception>
    /// <exception cref="InvalidOperationException">The graph was compiled without inputs.</exception>
    public double EvaluateBatch(ReadOnlySpan<double> rows) => Run(rows, CountRows(rows), [], Wanted.Value);

    /// <summary>Computes the mean of the outputs over rows of inputs, and adds its gradient to the <see cref="Value.Grad"/> of each parameter.</summary>
    /// <remarks>The gradients of parameters add up until <see cref="Tape.ZeroGrad"/> or <see cref="Tape.Reset"/>, as those of <see cref="Value.Backward"/> do.</remarks>
    /// <param name="rows">The rows, one stored after the other.</param>
    /// <exception cref="ArgumentException">There is no row, or a part of one.</exception>
    /// <exception cref="InvalidOperationException">The graph was compiled without inputs.</exception>
    public double BackwardBatch(ReadOnlySpan<double> rows) => Run(rows, CountRows(rows), [], Wanted.ParameterGradients);

    /// <summary>Computes the mean of the outputs over rows of inputs, adds its gradient to the <see cref="Value.Grad"/> of each parameter, and writes the gradients of the rows.</summary>
    /// <remarks>The gradients of parameters add up until <see cref="Tape.ZeroGrad"/> or <see cref="Tape.Reset"/>; those of the rows are overwritten.</remarks>
    /// <param name="rows">The rows, one stored after the other.</param>
    /// <param name="rowGradients">Where to put the gradient of the mean with respect to each number of <paramref name="rows"/>.</param>
    /// <exception cref="ArgumentException">There is no row, or a part of one, or not as many gradients as numbers, or the gradients share memory with the numbers or with the tape.</exception>
    /// <exception cref="InvalidOperationException">The graph was compiled without inputs.</exception>
    public double BackwardBatch(ReadOnlySpan<double> rows, Span<double> rowGradients)
    {
        RequireRoom(rowGradients, rows, nameof(rowGradients));
        return Run(rows, CountRows(rows), rowGradients, Wanted.ParameterGradients | Wanted.InputGradients);
    }

    private ReadOnlySpan<double> OneRow(ReadOnlySpan<double> inputs) => inputs.Length == Inputs ? inputs : throw new ArgumentException(
        Invariant($"The graph was compiled with {Text(Inputs)}, but there are {inputs.Length} numbers. Give one for each input, in the order in which they were listed."),
        nameof(inputs));

    private int CountRows(ReadOnlySpan<double> rows)
    {
        if (Inputs == 0)
        {
            throw new InvalidOperationException("The graph was compiled without inputs, so a batch of rows has no meaning. Call Evaluate, or list inputs in Compile.");
        }

        if (rows.IsEmpty)
        {
            throw new ArgumentException("There are no rows, so there is no mean. Give at least one row.", nameof(rows));
        }

        return rows.Length % Inputs == 0 ? rows.Length / Inputs : throw new ArgumentException(
            Invariant($"{rows.Length} numbers are not a whole number of rows of {Text(Inputs)}. Store the rows one after the other."), nameof(rows));
    }

    private void RequireRoom(ReadOnlySpan<double> gradients, ReadOnlySpan<double> numbers, string name)
    {
        if (gradients.Length != numbers.Length)
        {
            throw new ArgumentException(
                Invariant($"There is room for {gradients.Length} gradients, but there are {numbers.Length} numbers. Give a span of the same length."), name);
        }

        RequireOwnMemory(gradients, numbers, name, "gradients");
    }

    private void RequireOwnMemory(ReadOnlySpan<double> results, ReadOnlySpan<double> numbers, string name, string what)
    {
        if (results.Overlaps(numbers))
        {
            throw new ArgumentException($"The {what} share memory with the numbers that they are the {what} of. Give a span of their own.", name);
        }

        if (results.Overlaps(_tape._data))
        {
            throw new ArgumentException($"The {what} share memory with the values of the tape, which they would overwrite. Give a span of their own.", name);
        }
    }

    private void RequireOneOutput(string what)
    {
        if (Outputs != 1)
        {
            throw new InvalidOperationException(
                Invariant($"The graph has {Outputs} outputs. {what} of one. Compile that output by itself, or call Evaluate with a span for all outputs."));
        }
    }

    private static string Text(int inputs) => Invariant(inputs == 1 ? (FormattableString)$"1 input" : $"{inputs} inputs");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    [Flags]
    private enum Wanted
    {
        Value = 0,
        InputGradients = 1,
        ParameterGradients = 2,
    }
}
