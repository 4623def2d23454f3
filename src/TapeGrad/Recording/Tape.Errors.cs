using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace TapeGrad;

// The messages about handles that cannot be used.
public sealed partial class Tape
{
    [DoesNotReturn]
    internal static void Refuse(Value value) => throw Refusal(value);

    [DoesNotReturn]
    private static void ThrowOperands<TOp>(Value x, Value y)
        where TOp : struct, IOp => throw OperandError(x, y, TOp.Label);

    private static InvalidOperationException OperandError(Value x, Value y, string op)
    {
        foreach (Value operand in (ReadOnlySpan<Value>)[x, y])
        {
            if (operand._tape is null || operand._tape.IsStale(operand))
            {
                return Refusal(operand, $"An operand of '{op}'");
            }
        }

        return new InvalidOperationException(
            $"The operands of '{op}', {x} and {y}, were recorded on two different tapes. Record both on the same Tape.");
    }

    private static InvalidOperationException Refusal(Value value, string what = "This value") => new(
        value._tape is null
            ? $"{what} is default(Value), which belongs to no tape. Make values with Parameter, Input or Constant of a Tape."
            : $"{Sentence(value._tape.Describe(value))} was recorded before the tape was reset. Record it again, or keep it as a parameter.");

    // The name and op of a stale value are known if its step was the previous one and its node is not overwritten yet.
    internal string Describe(Value value)
    {
        bool stale = IsStale(value);
        int index = value.Index;
        bool former = stale && (uint)(value._id >> 32) == _formerStamp;
        string? name = !stale ? NameOf(index) : former ? FormerNameOf(index) : null;
        string op = !stale || (former && index >= Count) ? OpTable.Label(stale ? FormerOpOf(index) : OpOf(index)) : "";
        string subject = name is null ? string.Create(CultureInfo.InvariantCulture, $"the value at node {index}") : $"'{name}'";
        return op.Length == 0 ? subject : $"{subject} ({op})";
    }

    private void ThrowNotSettable(Value value)
    {
        EndConstants();
        string kind = KindOf(value.Index) switch
        {
            NodeKind.Input => "is an input",
            NodeKind.Constant => "is a constant",
            _ => "was computed",
        };
        throw new InvalidOperationException(
            $"Data of {Describe(value)} cannot be set, because it {kind}. Only parameters can be changed: " +
            "make it with Parameter, or reset the tape and record the computation again.");
    }

    internal static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
