using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TapeGrad;

public readonly partial struct Values
{
    /// <summary>The affine map of a layer for each row of a batch, yᵣⱼ = bⱼ + Σ wⱼᵢ · xᵣᵢ.</summary>
    /// <remarks>
    /// The vector holds the rows one after the other, all of the same length, and so does the result. Values and derivatives
    /// are those of <see cref="Linear(Values, Values)"/> for each row, up to rounding: sums are added in another order.
    /// Recording all rows at once is several times as fast.
    /// </remarks>
    /// <param name="weights">The weights, row after row: first all of output 0, then those of output 1.</param>
    /// <param name="bias">One number per output, or <c>default</c> for a layer without bias.</param>
    /// <param name="rows">How many rows the vector holds.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rows"/> is 0 or negative.</exception>
    /// <exception cref="InvalidOperationException">A vector is empty, a handle is stale or empty, or the tapes differ.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Values Linear(Values weights, Values bias, int rows) =>
        rows == 1 ? Linear(weights, bias) : LinearRowsOp.Instance.Record(this, weights, bias, rows);
}

/// <summary><see cref="LinearOp"/> over several rows. Each of its nodes is a node of <see cref="LinearOp"/>.</summary>
internal sealed class LinearRowsOp : VectorOp
{
    public static readonly LinearRowsOp Instance = new();

    public override int Op => LinearOp.Instance.Op;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public Values Record(in Values x, in Values weights, in Values bias, int rows)
    {
        Tape tape = Tape.RequireLinear(x, weights, bias, rows, out int outputs);
        int size = x.Count / rows;
        int y = tape.Reserve(checked(rows * outputs));
        ref double data = ref tape.Data0;

        // The scratch holds the numbers where the sums start, the bias or zeros, and then the weights. They are transposed, so
        // that eight outputs of a row are one vector.
        int stride = (outputs + Simd.Width - 1) & -Simd.Width;
        Span<double> scratch = tape.Scratch(checked((size + 1) * stride));
        scratch[..stride].Clear();
        if (bias.Count > 0)
        {
            bias.Data.CopyTo(scratch);
        }

        ref double start = ref MemoryMarshal.GetReference(scratch);
        ref double w = ref Unsafe.Add(ref start, stride);
        Matrix.Transpose(ref Unsafe.Add(ref data, weights.Start), outputs, size, ref w, stride);
        Matrix.Multiply(
            ref Unsafe.Add(ref data, x.Start), size, All(tape.Rows(rows), rows), ref w, stride, ref Unsafe.Add(ref data, y), outputs, ref start);
        ref VectorNode node = ref tape.Append(
            this, rows * outputs, size, x.Start, weights.Start, bias.Count > 0 ? bias.Start : TapeGrad.Record.None);
        node.Rows = rows;
        return tape.ValuesOf(node);
    }

    public override void Backward(Tape tape, in VectorNode node)
    {
        int outputs = node.Count / node.Rows;
        ref double g = ref Unsafe.Add(ref tape.Grad0, node.Start);
        Span<int> rows = tape.Rows(node.Rows);
        rows = rows[..NonZeroRows(ref g, ref Unsafe.Add(ref tape.Data0, node.Start), node.Rows, outputs, rows, out bool finite)];
        if (!finite)
        {
            for (int row = 0; row < node.Rows; row++)
            {
                LinearOp.Instance.Backward(tape, Row(node, row));
            }

            return;
        }

        ref double x = ref Unsafe.Add(ref tape.Data0, node.A);
        ref double w = ref Unsafe.Add(ref tape.Data0, node.B);
        if (node.C >= 0)
        {
            Matrix.AddRows(ref g, outputs, rows, ref Unsafe.Add(ref tape.Grad0, node.C));
        }

        Matrix.AddTransposed(ref g, outputs, rows, ref x, node.Size, ref Unsafe.Add(ref tape.Grad0, node.B));
        Matrix.Multiply(
            ref g, outputs, rows, ref w, node.Size, ref Unsafe.Add(ref tape.Grad0, node.A), node.Size, ref Unsafe.NullRef<double>());
    }

    public override void Edges(Tape tape, in VectorNode node, int j, EdgeList edges)
    {
        int outputs = node.Count / node.Rows;
        LinearOp.Instance.Edges(tape, Row(node, j / outputs), j % outputs, edges);
    }

    public override void Pass<T>(Tape tape, in VectorNode node, Passage<T> passage)
    {
        for (int row = 0; row < node.Rows; row++)
        {
            LinearOp.Instance.Pass(tape, Row(node, row), passage);
        }
    }

    public override void Expand(Tape tape, in VectorNode node, int[] at, ScalarExpansion graph)
    {
        for (int row = 0; row < node.Rows; row++)
        {
            LinearOp.Instance.Expand(tape, Row(node, row), at, graph);
        }
    }

    // The sums include products with an adjoint of 0. That is harmless if the other factor is finite, and a row's factors are
    // finite if its results are.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int NonZeroRows(ref double g, ref double y, int count, int outputs, Span<int> rows, out bool finite)
    {
        int found = 0;
        Vector512<double> nonFinite = default;
        for (int row = 0; row < count; row++)
        {
            Vector512<double> nonZero = default;
            Vector512<double> differences = default;
            for (int j = 0; j < outputs; j += Simd.Width)
            {
                int at = (row * outputs) + j;
                Vector512<double> result = Simd.Load(ref y, at);
                nonZero |= Simd.First(outputs - j, ~Vector512.Equals(Simd.Load(ref g, at), Vector512<double>.Zero));
                differences |= Simd.First(outputs - j, ~Vector512.Equals(result - result, Vector512<double>.Zero));
            }

            bool any = nonZero.AsInt64() != Vector512<long>.Zero;
            rows[found] = row;
            found += any ? 1 : 0;
            nonFinite |= any ? differences : default;
        }

        finite = nonFinite.AsInt64() == Vector512<long>.Zero;
        return found;
    }

    private static VectorNode Row(in VectorNode node, int row)
    {
        VectorNode one = node;
        one.Count = node.Count / node.Rows;
        one.Start += row * one.Count;
        one.A += row * node.Size;
        return one;
    }

    private static ReadOnlySpan<int> All(int[] rows, int count)
    {
        for (int row = 0; row < count; row++)
        {
            rows[row] = row;
        }

        return rows.AsSpan(0, count);
    }
}
