using System.Runtime.CompilerServices;

namespace TapeGrad;

public sealed partial class Tape
{
    // The plain numbers of the node at hand.
    private readonly List<double> _numbersOfNode = [];

    // What the last picture shows beside numbers. As a rule the next step records the same computation.
    private PictureLabels? _pictured;

    /// <summary>The picture of what leads to a node. Its shape is that of the last picture where only numbers differ.</summary>
    internal Graph Picture(int output)
    {
        RequireCurrent(output);
        if (_pictured?.ShapeOf(this, output) is { } known && Read(known) is { } graph)
        {
            return graph;
        }

        Graph.Topology shape = Shape(output);
        _pictured = new PictureLabels(this, output, shape);
        return Read(shape)!;
    }

    private Graph.Topology Shape(int output)
    {
        bool[] leads = Ancestors(output);
        var builder = new Graph.Builder();
        var position = new int[output + 1];
        Dictionary<int, string> scopes = [];
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
            EdgesOf(i, _edges);
            for (int e = 0; e < _edges.Count; e++)
            {
                builder.Operand(position[_edges.Operands[e]], _edges.Locals[e]);
            }

            OperandOrder form = NumbersOf(i, InVector(i, out int at) ? at : -1, _numbersOfNode);
            _numbersOfNode.ForEach(builder.Constant);
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

        return builder.Shape();
    }

    // The numbers of a graph of this shape; null if the tape holds other operations.
    private Graph? Read(Graph.Topology shape)
    {
        var data = new double[shape.Count];
        var locals = new double[shape.Operands.Length];
        var constants = new double[shape.ConstantStart[^1]];
        int vector = -1;
        for (int p = 0; p < data.Length; p++)
        {
            // The vectors are passed in their order, because a search for each node would take longer than all the rest.
            int index = shape.Ids[p];
            while (vector + 1 < _vectorCount && _vectors[vector + 1].Start <= index)
            {
                vector++;
            }

            bool inVector = vector >= 0 && index < _vectors[vector].End;
            data[p] = _data[index];
            EdgesOf(index, inVector ? vector : -1, _edges);
            ReadOnlySpan<int> recorded = _edges.Operands;
            ReadOnlySpan<int> operands = shape.OperandsOf(p);
            bool same = recorded.Length == operands.Length && (inVector ? _vectors[vector].Op?.Op ?? _vectors[vector].Leaf : _records[index].Op) == shape.OpNumbers[p];
            for (int e = 0; same && e < recorded.Length; e++)
            {
                locals[shape.OperandStart[p] + e] = _edges.Locals[e];
                same = recorded[e] == shape.Ids[operands[e]];
            }

            int constant = shape.ConstantStart[p];
            same &= NumbersOf(index, inVector ? vector : -1, _numbersOfNode) == OperandOrder.NumberFirst == shape.ConstantFirst[p]
                && _numbersOfNode.Count == shape.ConstantStart[p + 1] - constant;
            if (!same)
            {
                return null;
            }

            _numbersOfNode.CopyTo(constants, constant);
        }

        if (_sweptFrom != shape.Ids[^1])
        {
            return Graph.Of(shape, data, locals, constants, null, null);
        }

        (double[] grad, double[]? accumulated) = Gradients(shape, locals);
        return Graph.Of(shape, data, locals, constants, grad, accumulated);
    }

    // What no mark has claimed belongs to the statement that takes the picture.
    private ScriptSpan SpanOf(int index, ScriptSites sites)
    {
        int mark = MarkAt(index);
        return sites[mark < _markCount ? _marks[mark].Site : SiteMarks.Statement];
    }

    /// <summary>The line of the script that recorded a node, counted from 1, or null where lines are not known.</summary>
    internal int? LineOf(int index) => Sites is { } sites && SpanOf(index, sites).Line is > 0 and var line ? line : null;

    /// <summary>Throws if parameters were changed since the record was made.</summary>
    internal void RequireCurrent(int output)
    {
        RequireWhole();
        EndConstants();
        RequireCurrent(new Values(At(output)), "The picture", "taken", "Take it, or log the step, before the update.");
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private OperandOrder NumbersOf(int index, int at, List<double> numbers)
    {
        numbers.Clear();
        if (at >= 0)
        {
            ref readonly VectorNode vector = ref _vectors[at];
            vector.Op?.Numbers(vector, index - vector.Start, numbers);
            return vector.OperandOrder;
        }

        ref readonly Record node = ref _records[index];
        if (node.HasNumbers)
        {
            numbers.Add(_numbers[node.Numbers]);
            numbers.Add(_numbers[node.Numbers + 1]);
        }
        else if (node.A >= 0 && node.B < 0 && node.OperandOrder != OperandOrder.Plain)
        {
            numbers.Add(node.PartialB);
        }

        return node.OperandOrder;
    }

    // A parameter's Grad may include earlier sweeps. Its gradient in the last one is the sum of its shares, which a sweep over
    // vectors adds in another order.
    private (double[] Grad, double[]? Accumulated) Gradients(Graph.Topology shape, double[] locals)
    {
        var grad = new double[shape.Count];
        int parameters = 0;
        for (int p = 0; p < grad.Length; p++)
        {
            bool isParameter = shape.Ids[p] < _parameterCount;
            parameters += isParameter ? 1 : 0;
            grad[p] = isParameter ? 0.0 : _grad[shape.Ids[p]];
        }

        if (parameters == grad.Length)
        {
            grad[^1] = _seed;
        }

        var sizes = new double[parameters];
        for (int p = grad.Length - 1; p >= parameters; p--)
        {
            double blame = grad[p];
            for (int e = shape.OperandStart[p]; blame != 0.0 && e < shape.OperandStart[p + 1]; e++)
            {
                if (shape.Operands[e] < parameters)
                {
                    double share = blame * locals[e];
                    grad[shape.Operands[e]] += share;
                    sizes[shape.Operands[e]] += Math.Abs(share);
                }
            }
        }

        double[]? accumulated = null;
        for (int p = 0; p < parameters; p++)
        {
            double held = _grad[shape.Ids[p]];
            if (Math.Abs(held - grad[p]) <= Graph.Reordering * sizes[p])
            {
                grad[p] = held;
            }

            if (accumulated is null && !held.Equals(grad[p]))
            {
                accumulated = [.. grad];
            }

            if (accumulated is not null)
            {
                accumulated[p] = held;
            }
        }

        return (grad, accumulated);
    }
}
