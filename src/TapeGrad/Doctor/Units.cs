namespace TapeGrad;

/// <summary>The activations of a network as units: the rows of a step that the same parameters feed are one unit.</summary>
internal sealed class Units
{
    private const int Most = 20_000;
    private readonly Dictionary<long, Unit> _units = [];
    private Graph.Topology? _shape;
    private List<(int Node, Unit Unit)> _map = [];

    public IEnumerable<Unit> All => _units.Values;

    public void See(Observation now)
    {
        Graph graph = now.Graph!;
        if (!ReferenceEquals(_shape, graph._topology))
        {
            _shape = graph._topology;
            _map = Map(graph);
        }

        foreach ((int node, Unit unit) in _map)
        {
            double local = Math.Abs(graph._locals[_shape.OperandStart[node]]);
            unit.Add(now, local <= unit.FlatBelow, graph._data[node]);
        }
    }

    private List<(int Node, Unit Unit)> Map(Graph graph)
    {
        List<(int, Unit)> map = [];
        Graph.Topology shape = graph._topology;
        for (int p = 0; p < shape.Count; p++)
        {
            if (shape.Ops[p] is not ("relu" or "tanh" or "sigmoid"))
            {
                continue;
            }

            List<int> feeding = Feeding(shape, shape.Operands[shape.OperandStart[p]]);
            if (feeding.Count == 0)
            {
                continue;
            }

            long key = shape.Ops[p][0];
            foreach (int parameter in feeding)
            {
                key = (key * 1_000_003) + shape.Ids[parameter] + 1;
            }

            if (!_units.TryGetValue(key, out Unit? unit) && _units.Count < Most)
            {
                string layer = ParameterRun.LayerOf(shape.Names[feeding[0]] ?? $"n{shape.Ids[feeding[0]]}");
                _units.Add(key, unit = new Unit(shape.Ops[p], layer, ScriptPlace.LineOf(graph.Nodes[p])));
            }

            if (unit is not null)
            {
                map.Add((p, unit));
            }
        }

        return map;
    }

    // The parameters of the affine map before an activation: sums are looked through; of a product or a linear node only its
    // own parameters count, because the others belong to the layers before.
    private static List<int> Feeding(Graph.Topology shape, int from)
    {
        HashSet<int> seen = [from];
        List<int> parameters = [];
        Stack<(int Node, int Depth)> open = new([(from, 8)]);
        while (open.TryPop(out (int Node, int Depth) at))
        {
            if (shape.Kinds[at.Node] == NodeKind.Parameter)
            {
                parameters.Add(at.Node);
                continue;
            }

            bool sum = shape.Ops[at.Node] is "+" or "-" or "sum";
            if (at.Depth == 0 || !(sum || shape.Ops[at.Node] is "*" or "linear" or "dot"))
            {
                continue;
            }

            for (int e = shape.OperandStart[at.Node]; e < shape.OperandStart[at.Node + 1]; e++)
            {
                int operand = shape.Operands[e];
                if ((sum || shape.Kinds[operand] == NodeKind.Parameter) && seen.Add(operand))
                {
                    open.Push((operand, at.Depth - 1));
                }
            }
        }

        parameters.Sort();
        return parameters;
    }
}
