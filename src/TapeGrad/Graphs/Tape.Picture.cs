namespace TapeGrad;

public sealed partial class Tape
{
    private readonly List<double> _numbersOfVector = [];

    internal Graph Picture(int output)
    {
        RequireCurrent(output);
        bool[] leads = Ancestors(output);
        var builder = new Graph.Builder();
        var position = new int[output + 1];
        Dictionary<int, string> scopes = [];
        List<(int Operand, double Local)> edges = [];
        for (int i = 0; i <= output; i++)
        {
            if (!leads[i])
            {
                if (i < _parameterCount)
                {
                    builder.Unreached.Add(new UnreachedParameter(i, NameOf(i), ScopeOf(i)));
                }

                continue;
            }

            position[i] = builder.Count;
            EdgesOf(i, edges);
            foreach ((int operand, double local) in edges)
            {
                builder.Operand(position[operand], local);
            }

            OperandOrder form = AddNumbers(builder, i);
            int op = OpOf(i);

            // One text for all nodes of a scope, because a deep scope has a long path.
            int scope = ScopeAt(i);
            if (!scopes.TryGetValue(scope, out string? path))
            {
                scopes.Add(scope, path = ScopePath(scope));
            }

            builder.Node(i, KindOf(i), OpTable.Label(op), op, form == OperandOrder.NumberFirst, NameOf(i), path, _data[i]);
            if (Sites is { } sites)
            {
                builder.Span(SpanOf(i, sites), sites.Source);
            }
        }

        return _sweptFrom == output ? WithGradients(builder, leads, output) : builder.Build(null, null);
    }

    // What no mark has claimed belongs to the statement that takes the picture.
    private ScriptSpan SpanOf(int index, ScriptSites sites)
    {
        int mark = MarkAt(index);
        return sites[mark < _markCount ? _marks[mark].Site : SiteMarks.Statement];
    }

    /// <summary>Throws if parameters were changed since the record was made.</summary>
    internal void RequireCurrent(int output)
    {
        RequireWhole();
        EndConstants();
        RequireCurrent(new Values(At(output)), "The picture", "taken", "Take it, or log the step, before the update.");
    }

    private OperandOrder AddNumbers(Graph.Builder builder, int index)
    {
        if (InVector(index, out int at))
        {
            ref readonly VectorNode vector = ref _vectors[at];
            _numbersOfVector.Clear();
            vector.Op?.Numbers(vector, index - vector.Start, _numbersOfVector);
            foreach (double number in _numbersOfVector)
            {
                builder.Constant(number);
            }

            return vector.OperandOrder;
        }

        ref readonly Record node = ref _records[index];
        if (node.HasNumbers)
        {
            builder.Constant(_numbers[node.Numbers]);
            builder.Constant(_numbers[node.Numbers + 1]);
        }
        else if (node.A >= 0 && node.B < 0 && node.OperandOrder != OperandOrder.Plain)
        {
            builder.Constant(node.PartialB);
        }

        return node.OperandOrder;
    }

    // A parameter's Grad may include earlier sweeps. Its gradient in the last one is the sum of its shares.
    private Graph WithGradients(Graph.Builder builder, bool[] leads, int output)
    {
        var ofParameters = new double[_parameterCount];
        if (output < _parameterCount)
        {
            ofParameters[output] = _seed;
        }

        for (int i = output; i >= _parameterCount; i--)
        {
            if (_grad[i] == 0.0)
            {
                continue;
            }

            EdgesOf(i, _edges);
            foreach ((int operand, double local) in _edges)
            {
                if (operand < _parameterCount)
                {
                    ofParameters[operand] += _grad[i] * local;
                }
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
