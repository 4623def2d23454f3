using System.Globalization;
using System.Text;

namespace TapeGrad;

public sealed partial class Tape
{
    /// <summary>The first node in the order of the record whose number is NaN or infinite, or null.</summary>
    /// <remarks>What comes later only inherits it.</remarks>
    public Value? FirstNonFinite()
    {
        for (int i = 0; i < Count; i++)
        {
            if (!double.IsFinite(_data[i]))
            {
                return At(i);
            }
        }

        return null;
    }

    /// <summary>Throws if the numbers up to <paramref name="output"/>, or the gradients of the last sweep, are not finite where it matters.</summary>
    internal void RequireFinite(Value output)
    {
        EndConstants();
        if (!double.IsFinite(_data[output.Index]))
        {
            throw new NonFiniteException(
                $"{Describe(output)} is {Text(_data[output.Index])}. The first value that is not finite is {Account(FirstNonFiniteAncestor(output.Index))}.");
        }

        for (int i = 0; i < _parameterCount; i++)
        {
            RequireFiniteGradient(i);
        }
    }

    internal void RequireFiniteGradient(int index)
    {
        if (!double.IsFinite(_grad[index]))
        {
            throw new NonFiniteException($"The gradient of {Describe(At(index))} is {Text(_grad[index])}. {FirstNonFiniteGradient()}");
        }
    }

    // What does not lead to the output is not to blame, though it may come earlier in the record.
    private int FirstNonFiniteAncestor(int output)
    {
        bool[] leads = Ancestors(output);
        int i = 0;
        while (!leads[i] || double.IsFinite(_data[i]))
        {
            i++;
        }

        return i;
    }

    // Backward along the record, the first node whose own adjoint is finite and whose share is not.
    private string FirstNonFiniteGradient()
    {
        for (int i = _sweptFrom; i >= _parameterCount; i--)
        {
            ref readonly Record node = ref _records[i];
            double g = _grad[i];
            if (g == 0.0 || node.A < 0 || !double.IsFinite(g))
            {
                continue;
            }

            if (!double.IsFinite(g * node.PartialA) || (node.B >= 0 && !double.IsFinite(g * node.PartialB)))
            {
                string partials = Text(node.PartialA) + (node.B >= 0 ? " and " + Text(node.PartialB) : "");
                return $"Blame is finite down to {Account(i)}, with gradient {Text(g)}; its local derivative is {partials}.";
            }
        }

        return "It was added up from several sweeps, or is a sum of shares that overflowed.";
    }

    // 'z' (log) = -Infinity, of 'p' = 0, in scope 'loss'
    private string Account(int index)
    {
        ref readonly Record node = ref _records[index];
        var text = new StringBuilder(Describe(At(index))).Append(" = ").Append(Text(_data[index]));
        if (node.A >= 0)
        {
            text.Append(" of ").Append(Operand(node.A));
            if (node.B >= 0)
            {
                text.Append(" and ").Append(Operand(node.B));
            }
            else if (node.B <= -2)
            {
                text.Append(" and the numbers ").Append(Text(_numbers[-2 - node.B])).Append(" and ").Append(Text(_numbers[-1 - node.B]));
            }
            else if (node.Form != Form.Plain)
            {
                text.Append(node.Form == Form.NumberFirst ? " after the number " : " and the number ").Append(Text(node.PartialB));
            }
        }
        else
        {
            text.Append(KindOf(index) switch
            {
                NodeKind.Parameter => ", a parameter",
                NodeKind.Input => ", an input",
                _ => ", a constant",
            });
        }

        string scope = ScopeOf(index);
        return (scope.Length == 0 ? text : text.Append(", in scope '").Append(scope).Append('\'')).ToString();
    }

    private string Operand(int index) =>
        (NameOf(index) is { } name ? $"'{name}'" : string.Create(CultureInfo.InvariantCulture, $"node {index}")) + " = " + Text(_data[index]);

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
