namespace TapeGrad;

public sealed partial class Tape
{
    internal Graph Picture(int output)
    {
        RequireCurrent(output);
        bool[] leads = Ancestors(output);
        var builder = new Graph.Builder();
        var position = new int[output + 1];
        Dictionary<int, string> scopes = [];
        for (int i = 0; i <= output; i++)
        {
            if (!leads[i])
            {
                continue;
            }

            ref readonly Record node = ref _records[i];
            position[i] = builder.Count;
            if (node.A >= 0)
            {
                builder.Operand(position[node.A], node.PartialA);
                if (node.B >= 0)
                {
                    builder.Operand(position[node.B], node.PartialB);
                }

                AddNumbers(builder, node);
            }

            // One text for all nodes of a scope: a path is as long as the scope is deep.
            int scope = ScopeAt(i);
            if (!scopes.TryGetValue(scope, out string? path))
            {
                scopes.Add(scope, path = ScopePath(scope));
            }

            builder.Node(
                i, KindOf(i), OpTable.Label(node.Op), node.Op, node.Form == Form.NumberFirst, NameOf(i), path, _data[i]);
        }

        return _sweptFrom == output ? WithGradients(builder, leads, output) : builder.Build(null, null);
    }

    /// <summary>Refuses a record that was made with other parameters than those of now.</summary>
    internal void RequireCurrent(int output)
    {
        EndConstants();
        if ((uint)(_lastChange >> 32) != _stamp || (int)_lastChange <= _parameterCount)
        {
            return;
        }

        bool[] leads = Ancestors(output);
        for (int i = _parameterCount; i < leads.Length; i++)
        {
            ref readonly Record node = ref _records[i];
            if (leads[i] && node.A >= 0 && (ChangedSince(node.A, i) || (node.B >= 0 && ChangedSince(node.B, i))))
            {
                throw new InvalidOperationException(
                    $"The picture of {Describe(At(output))} cannot be taken, because parameters have been changed since it " +
                    "was recorded. Take it, or log the step, before the update.");
            }
        }
    }

    private void AddNumbers(Graph.Builder builder, in Record node)
    {
        if (node.B <= -2)
        {
            builder.Constant(_numbers[-2 - node.B]);
            builder.Constant(_numbers[-1 - node.B]);
        }
        else if (node.B < 0 && node.Form != Form.Plain)
        {
            builder.Constant(node.PartialB);
        }
    }

    private bool[] Ancestors(int output)
    {
        var leads = new bool[output + 1];
        leads[output] = true;
        for (int i = output; i >= 0; i--)
        {
            ref readonly Record node = ref _records[i];
            if (leads[i] && node.A >= 0)
            {
                leads[node.A] = true;
                if (node.B >= 0)
                {
                    leads[node.B] = true;
                }
            }
        }

        return leads;
    }

    // A parameter's Grad may hold earlier sweeps as well: its part in the last one is the sum of the shares that arrive.
    private Graph WithGradients(Graph.Builder builder, bool[] leads, int output)
    {
        var ofParameters = new double[_parameterCount];
        if (output < _parameterCount)
        {
            ofParameters[output] = _seed;
        }

        for (int i = output; i >= _parameterCount; i--)
        {
            ref readonly Record node = ref _records[i];
            if (_grad[i] == 0.0 || node.A < 0)
            {
                continue;
            }

            if (node.A < _parameterCount)
            {
                ofParameters[node.A] += _grad[i] * node.PartialA;
            }

            if (node.B >= 0 && node.B < _parameterCount)
            {
                ofParameters[node.B] += _grad[i] * node.PartialB;
            }
        }

        var grad = new double[builder.Count];
        var accumulated = new double[builder.Count];
        int position = 0;
        for (int i = 0; i <= output; i++)
        {
            if (leads[i])
            {
                grad[position] = i < _parameterCount ? ofParameters[i] : _grad[i];
                accumulated[position++] = _grad[i];
            }
        }

        return builder.Build(grad, accumulated.AsSpan().SequenceEqual(grad) ? null : accumulated);
    }
}
