using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace TapeGrad;

// The checks of operands of vector operations, and their messages.
public sealed partial class Tape
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Tape RequireTape<TOp>(in Values x)
        where TOp : struct, IOp => RequireTape<TOp>(x.Handle);

    internal static Tape RequireTape<TOp>(in Values x, in Values y)
        where TOp : struct, IOp => RequireTape<TOp>(x.Handle, x.Count, y.Handle, y.Count);

    internal static Tape RequireTape<TOp>(Value x, int countX, Value y, int countY)
        where TOp : struct, IOp
    {
        Tape tape = RequireTape<TOp>(x, y);
        return countX == countY ? tape : throw DifferentCounts(TOp.Label, countX, countY);
    }

    internal static Tape RequireVector(in Values x, string op)
    {
        Tape? tape = x.Handle._tape;
        if (tape is null || tape.IsStale(x.Handle))
        {
            throw OperandError(x.Handle, x.Handle, op);
        }

        return x.Count > 0 ? tape : throw Empty(op);
    }

    internal static Tape RequireVector(in Values x, in Values y, string op)
    {
        Tape tape = RequireVector(x, op);
        if (tape != y.Handle._tape || tape.IsStale(y.Handle))
        {
            throw OperandError(x.Handle, y.Handle, op);
        }

        return x.Count == y.Count ? tape : throw DifferentCounts(op, x.Count, y.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Tape RequireLinear(in Values x, in Values weights, in Values bias, out int outputs)
    {
        // A product is checked where it can be, because dividing takes longer than the checks.
        Tape? tape = x.Handle._tape;
        outputs = bias.Count > 0 ? bias.Count : weights.Count / Math.Max(x.Count, 1);
        if (tape is null || tape != weights.Handle._tape || ((x.Handle._id | weights.Handle._id | bias.Handle._id) & tape._stale) != 0
            || (bias.Count > 0 && tape != bias.Handle._tape) || outputs == 0 || (long)outputs * x.Count != weights.Count)
        {
            ThrowLinear(x, weights, bias);
        }

        return tape;
    }

    internal static Tape RequireLinear(in Values x, in Values weights, in Values bias, int rows, out int outputs)
    {
        if (rows <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(rows), rows, Invariant($"Linear needs at least one row, but was to have {rows}. Give the number of rows of the inputs."));
        }

        if (x.Count % rows != 0)
        {
            throw new ArgumentException(Invariant(
                $"Linear of {rows} rows does not fit {x.Count} inputs. All rows have the same length, so give a multiple of {rows} inputs, or another number of rows."), nameof(rows));
        }

        return RequireLinear(x.Slice(0, x.Count / rows), weights, bias, out outputs);
    }

    [DoesNotReturn]
    private static void ThrowLinear(in Values x, in Values weights, in Values bias)
    {
        Tape tape = RequireVector(x, "linear");
        if (tape != weights.Handle._tape || tape.IsStale(weights.Handle))
        {
            throw OperandError(x.Handle, weights.Handle, "linear");
        }

        if (weights.Count == 0 || weights.Count % x.Count != 0)
        {
            throw new ArgumentException(Invariant(
                $"Linear of {x.Count} inputs does not fit {weights.Count} weights. Every output takes one weight for each input, so make a multiple of {x.Count}."),
                nameof(weights));
        }

        if (bias.Handle._tape is not null && (tape != bias.Handle._tape || tape.IsStale(bias.Handle)))
        {
            throw OperandError(x.Handle, bias.Handle, "linear");
        }

        throw new ArgumentException(Invariant(
            $"Linear with {weights.Count} weights on {x.Count} inputs has {weights.Count / x.Count} outputs, but the bias has {bias.Count} values. Give one for each output, or default for no bias."),
            nameof(bias));
    }

    internal static Tape RequireGather(ReadOnlySpan<Value> x, out bool neighbours)
    {
        Tape? tape = x[0]._tape;
        neighbours = true;
        foreach (ref readonly Value value in x)
        {
            if (tape is null || tape != value._tape || tape.IsStale(value))
            {
                throw OperandError(x[0], value, "gather");
            }
        }

        for (int i = 1; i < x.Length && neighbours; i++)
        {
            neighbours = x[i]._id == x[i - 1]._id + 1;
        }

        return tape!;
    }

    internal static Tape RequireJoin(ReadOnlySpan<Values> vectors, out bool neighbours)
    {
        Tape? tape = vectors[0].Handle._tape;
        ulong next = vectors[0].Handle._id;
        neighbours = true;
        foreach (ref readonly Values vector in vectors)
        {
            Value first = vector.Handle;
            if (tape is null || tape != first._tape || tape.IsStale(first))
            {
                throw OperandError(vectors[0].Handle, first, "gather");
            }

            neighbours &= first._id == next || vector.Count == 0;
            next += (uint)vector.Count;
        }

        return tape!;
    }

    private static InvalidOperationException Empty(string op) =>
        new($"'{op}' of an empty vector is not defined. Give it at least one node.");

    private static ArgumentException DifferentCounts(string op, int x, int y) =>
        new(Invariant($"The operands of '{op}' have {x} and {y} values. Give two vectors of the same length, or a single Value for all."));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
