namespace TapeGrad.Graphviz.Tests;

/// <summary>Graphs that no picture can show whole.</summary>
internal static class LargeGraphs
{
    /// <summary>A network 2-16-16-1 with ReLU over samples, margins and squared weights: micrograd's demo, in shape and size.</summary>
    public static Graph Demo(bool scopes, int samples = 100)
    {
        var tape = new Tape();
        var random = new Random(7);
        int[] sizes = [2, 16, 16, 1];
        var weights = new Value[3][][];
        for (int layer = 0; layer < 3; layer++)
        {
            using TapeScope inLayer = Scope($"layer {layer}");
            weights[layer] = new Value[sizes[layer + 1]][];
            for (int neuron = 0; neuron < sizes[layer + 1]; neuron++)
            {
                using TapeScope inNeuron = Scope($"neuron {neuron}");
                weights[layer][neuron] = [.. Enumerable.Range(0, sizes[layer] + 1)
                    .Select(i => tape.Parameter(random.NextDouble() - 0.5, $"w{layer}[{neuron}][{i}]"))];
            }
        }

        Value? loss = null;
        for (int sample = 0; sample < samples; sample++)
        {
            using TapeScope inSample = Scope($"sample {sample}");
            Value[] x = [tape.Input(random.NextDouble(), "x"), tape.Input(random.NextDouble(), "y")];
            for (int layer = 0; layer < 3; layer++)
            {
                using TapeScope inLayer = Scope($"layer {layer}");
                var next = new Value[sizes[layer + 1]];
                for (int neuron = 0; neuron < next.Length; neuron++)
                {
                    using TapeScope inNeuron = Scope($"neuron {neuron}");
                    Value sum = weights[layer][neuron][^1];
                    for (int i = 0; i < x.Length; i++)
                    {
                        sum += weights[layer][neuron][i] * x[i];
                    }

                    next[neuron] = layer < 2 ? sum.Relu() : sum;
                }

                x = next;
            }

            Value margin = (1.0 - (x[0] * (sample % 2 == 0 ? 1.0 : -1.0))).Relu();
            loss = loss is { } so ? so + margin : margin;
        }

        Value? penalty = null;
        using (Scope("penalty"))
        {
            foreach (Value w in tape.Parameters)
            {
                penalty = penalty is { } so ? so + (w * w) : w * w;
            }
        }

        Value total = ((loss!.Value / samples) + (penalty!.Value * 1e-4)).Named("loss");
        total.Backward();
        return Graph.From(total);

        TapeScope Scope(string name) => scopes ? tape.Scope(name) : default;
    }

    /// <summary>The sum of (w · x + b − t)²: two parameters that every part of a long sum uses.</summary>
    public static Graph Line(int points)
    {
        var tape = new Tape();
        Value w = tape.Parameter(0.3, "w");
        Value b = tape.Parameter(0.1, "b");
        Value loss = tape.Constant(0.0);
        for (int i = 0; i < points; i++)
        {
            loss += ((w * tape.Input(0.1 * i)) + b - (0.2 * i)).Square();
        }

        loss.Backward();
        return Graph.From(loss);
    }

    /// <summary>A sum of one operand, many times.</summary>
    public static Graph Parallel(int edges)
    {
        string edge = "{\"node\":0,\"local\":1}";
        return Graph.FromJson("{\"format\":\"tapegrad-graph/1\",\"nodes\":[{\"id\":0,\"kind\":\"parameter\",\"name\":\"x\",\"data\":1,\"grad\":" + edges
            + "},{\"id\":1,\"kind\":\"operation\",\"op\":\"sum\",\"data\":" + edges + ",\"grad\":1,\"operands\":[" + string.Join(',', Enumerable.Repeat(edge, edges)) + "]}]}");
    }

    /// <summary>A million nodes in a hundred thousand scopes, ten of them in each other, and one scope as deep as all.</summary>
    public static Graph Scoped()
    {
        var tape = new Tape();
        Value y = tape.Parameter(1.0, "w");
        for (int i = 0; i < 10_000; i++)
        {
            using TapeScope outermost = tape.Scope($"{i}");
            for (int depth = 1; depth < 10; depth++)
            {
                tape.Scope($"{i}.{depth}");
                for (int k = 0; k < 11; k++)
                {
                    y += 1e-6;
                }
            }
        }

        using (tape.Scope(string.Join('/', Enumerable.Range(0, 100_000))))
        {
            for (int k = 0; k < 10_000; k++)
            {
                y += 1e-6;
            }
        }

        y.Backward();
        return Graph.From(y);
    }

    /// <summary>y = x + 1e−9 + 1e−9 …, with a parameter in every thousandth place.</summary>
    public static Graph Chain(int length, bool sweep = true)
    {
        var tape = new Tape();
        Value w = tape.Parameter(0.5, "w");
        Value y = tape.Input(1.0, "x");
        for (int i = 0; i < length; i++)
        {
            y = i % 1000 == 999 ? y + w : y + 1e-9;
        }

        y = y.Named("y");
        if (sweep)
        {
            y.Backward();
        }

        return Graph.From(y);
    }
}
