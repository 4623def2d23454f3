using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace TapeGrad;

// Which parameters were changed since a node was recorded.
public sealed partial class Tape
{
    // The parameters [_rangeStart, _rangeEnd) were changed when _rangeChange was the id of the next node. An optimizer
    // changes the same range at each step. Noting that in _changed, one number per parameter, would cost a quarter of the step.
    private int _rangeStart;
    private int _rangeEnd;
    private ulong _rangeChange;

    // How often a parameter was set to the number that it had.
    private int _sameData;

    // Reused by the checks below.
    private readonly EdgeList _edges = new();

    /// <summary>How often gradients were computed or written: an optimizer compares it, to notice that it uses the same ones again.</summary>
    internal long GradientChanges { get; private set; }

    /// <summary>How many steps optimizers took on gradients that they had used already.</summary>
    internal int RepeatedSteps { get; set; }

    /// <summary>Differs from before where parameters were written as an update writes them, even if none has another number than before.</summary>
    internal (ulong Range, int Same) Updates => (_rangeChange, _sameData);

    /// <summary>Whether an optimizer was made for parameters of this tape.</summary>
    internal bool HasOptimizer { get; set; }

    internal bool AreParameters(int start, int count) => start + count <= _parameterCount;

    // No call that may return, here and in RequireTape: a call before a loop over the span, made or not, leaves the learning
    // rate on the stack, which is then loaded and stored at each turn (measured: 3 × as long).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Span<double> ChangeData(int start, int count)
    {
        RequireParameters(start, count);
        bool covered = start <= _rangeStart && start + count >= _rangeEnd;
        if (!covered && (uint)(_rangeChange >> 32) == _stamp)
        {
            for (int i = _rangeStart; i < _rangeEnd; i++)
            {
                _changed[i] = _rangeChange;
            }
        }

        (_rangeStart, _rangeEnd) = (start, start + count);
        _rangeChange = _lastChange = _next;
        return _data.AsSpan(start, count);
    }

    // For parameters only, which the callers check with a message of their own.
    internal Span<double> ChangeGrad(int start, int count)
    {
        _swept = Math.Max(_swept, start + count);
        GradientChanges++;
        return _grad.AsSpan(start, count);
    }

    private bool ChangedSince(int operand, int node) =>
        operand < _parameterCount
        && (IsLater(_changed[operand], node) || (operand >= _rangeStart && operand < _rangeEnd && IsLater(_rangeChange, node)));

    private bool IsLater(ulong change, int node) => (uint)(change >> 32) == _stamp && (int)change > node;

    private void RequireParameters(int start, int count)
    {
        if (!AreParameters(start, count))
        {
            ThrowNotParameters(start, count);
        }
    }

    [DoesNotReturn]
    private void ThrowNotParameters(int start, int count)
    {
        EndConstants();
        int other = Math.Max(start, _parameterCount);
        string kind = KindOf(other) switch
        {
            NodeKind.Input => "is an input",
            NodeKind.Constant => "is a constant",
            _ => "was computed",
        };
        throw new InvalidOperationException(
            $"Data of a vector of {count} {(count == 1 ? "value" : "values")} cannot be changed, because {Describe(At(other))} {kind}. " +
            "Only vectors of parameters can change: make the vector with Parameter, or take Tape.Parameters.");
    }

    // A vector operation computes its local derivatives during the sweep, from the parameters of that moment.
    private void RequireUnchanged(int output)
    {
        if (_vectorCount == 0 || !ParametersChanged)
        {
            return;
        }

        bool[]? leads = null;
        foreach (ref readonly VectorNode vector in VectorNodes)
        {
            int end = vector.Op is null ? vector.Start : Math.Min(vector.End, output + 1);
            for (int i = vector.Start; i < end; i++)
            {
                if (OperandsChanged(i) && (leads ??= Ancestors(output))[i])
                {
                    throw new InvalidOperationException(
                        $"Backward of {Describe(At(output))} cannot run, because parameters that {Describe(At(i))} was computed " +
                        "from have been changed since. Call Backward before the update.");
                }
            }
        }
    }

    /// <summary>Throws if parameters were changed since what leads to the outputs was recorded.</summary>
    internal void RequireCurrent(in Values outputs, string what, string made, string advice)
    {
        if (!ParametersChanged)
        {
            return;
        }

        bool[] leads = Ancestors(outputs);
        for (int i = _parameterCount; i < leads.Length; i++)
        {
            if (leads[i] && OperandsChanged(i))
            {
                throw new InvalidOperationException(
                    $"{what} of {Describe(outputs.Handle)} cannot be {made}, because parameters have been changed since it was recorded. {advice}");
            }
        }
    }

    private bool ParametersChanged => (uint)(_lastChange >> 32) == _stamp && (int)_lastChange > _parameterCount;

    private bool OperandsChanged(int node)
    {
        EdgesOf(node, _edges);
        foreach (int operand in _edges.Operands)
        {
            if (ChangedSince(operand, node))
            {
                return true;
            }
        }

        return false;
    }

    private bool[] Ancestors(int output) => Ancestors(new Values(At(output)));

    /// <summary>Which nodes lead to one of the outputs.</summary>
    private bool[] Ancestors(in Values outputs)
    {
        var leads = new bool[outputs.Start + outputs.Count];
        leads.AsSpan(outputs.Start).Fill(true);
        for (int i = leads.Length - 1; i >= 0; i--)
        {
            if (leads[i])
            {
                EdgesOf(i, _edges);
                foreach (int operand in _edges.Operands)
                {
                    leads[operand] = true;
                }
            }
        }

        return leads;
    }
}
