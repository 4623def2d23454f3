namespace TapeGrad;

public sealed partial class CompiledGraph
{
    /// <summary>How many numbers the sums of a batch part are: one of its outputs, and one for each number that the program is differentiated by.</summary>
    public int PartSize => _replay.PartSize;

    /// <summary>Computes the mean over a batch whose parts are computed in several processes, and its gradient.</summary>
    /// <remarks>
    /// <para>
    /// Of a batch of N rows in S parts, the result is (s₀ + s₁ + … + s₍S₋₁₎) ⁄ N, where sᵢ is the sum of the outputs of part i. The sums and
    /// their gradients are added in this order, so every process gets the same bits, however the parts are distributed. With the parts
    /// of <see cref="BatchParts.Of"/> they are the bits of <see cref="BackwardBatch(ReadOnlySpan{double})"/>.
    /// </para>
    /// <para>
    /// <paramref name="exchange"/> gets the sums of all parts, <see cref="PartSize"/> numbers for each. Those of the parts from
    /// <see cref="BatchParts.First"/> up to <see cref="BatchParts.End"/> are filled in, and it fills in the others: the numbers that
    /// the other processes have there. It is not called where the output does not depend on the inputs.
    /// </para>
    /// </remarks>
    /// <param name="rows">The rows of the parts that are computed here, one stored after the other.</param>
    /// <param name="parts">The parts of the batch, and which of them are computed here.</param>
    /// <param name="exchange">Fills in the sums of the other parts.</param>
    /// <param name="gradients">Where to put the gradient of the mean with respect to each parameter of the tape; what was there is overwritten. It is added to their <see cref="Value.Grad"/> as well.</param>
    /// <exception cref="ArgumentException">The rows are not those of the parts, there is not one gradient for each parameter, the gradients share memory with the rows or with the tape, or the sums do not fit into an array.</exception>
    /// <exception cref="InvalidOperationException">The graph was compiled without inputs, or has several outputs.</exception>
    public double BackwardBatch(ReadOnlySpan<double> rows, BatchParts parts, Action<Span<double>> exchange, Span<double> gradients)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        RequireOneOutput("A mean and its gradient are");
        RequireParts(rows, parts);
        if (gradients.Length != _tape.Parameters.Count)
        {
            throw new ArgumentException(
                Invariant($"There is room for {gradients.Length} gradients, but the tape has {ShortText.Count(_tape.Parameters.Count, "parameter")}. Give a span with one number for each."),
                nameof(gradients));
        }

        RequireOwnMemory(gradients, rows, nameof(gradients), "gradients");
        ReplayCall call = _replay.Start(_tape._data, backward: true);
        double output = _replay.MeanOfParts(call, rows, parts, Threads, exchange);
        gradients.Clear();
        if (_replay.HasParameters)
        {
            _replay.Backward(call, _tape._data, gradients);
            lock (_tape.AddingGradients)
            {
                _tape.AddGradients(output, gradients);
            }
        }

        _replay.End(call);
        return output;
    }

    private void RequireParts(ReadOnlySpan<double> rows, BatchParts parts)
    {
        if (!rows.IsEmpty || Inputs == 0)
        {
            CountRows(rows);
        }

        if (parts.Count == 0)
        {
            throw new ArgumentException("The parts are default(BatchParts), which is a batch without rows. Give BatchParts.Of, or name the parts.", nameof(parts));
        }

        long here = parts.Start(parts.End) - parts.Start(parts.First);
        if (rows.Length != here * Inputs)
        {
            throw new ArgumentException(
                Invariant($"There are {ShortText.Count(rows.Length / Inputs, "row")}, but the parts from {parts.First} up to {parts.End} of {parts.Count} have {here} of {ShortText.Count(parts.Rows, "row")}. Give the rows of those parts."),
                nameof(rows));
        }

        if ((long)parts.Count * PartSize > Array.MaxLength - Simd.Width)
        {
            throw new ArgumentException(
                Invariant($"The sums of {parts.Count} parts are {(long)parts.Count * PartSize} numbers, {PartSize} for each part, and an array holds {Array.MaxLength}. Take fewer parts."),
                nameof(parts));
        }
    }
}
