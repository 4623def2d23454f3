namespace TapeGrad;

/// <summary>The activations of a network as units: the rows of a step that the same parameters feed are one unit.</summary>
internal sealed class Units
{
    private const int Most = 20_000;
    private const int Deepest = 9;
    private readonly Dictionary<long, Unit> _units = [];
    private readonly Dictionary<string, UnitLayer> _layers = [];
    private Graph.Topology? _shape;
    private readonly List<int> _nodes = [];
    private readonly List<Unit> _unitOf = [];

    public IEnumerable<Unit> All => _units.Values;

    /// <summary>The layers, with what the latest step has of them.</summary>
    public Dictionary<string, UnitLayer>.ValueCollection Layers => _layers.Values;

    public void See(Observation now)
    {
        Graph graph = now.Graph!;
        if (!ReferenceEquals(_shape, graph._topology))
        {
            _shape = graph._topology;
            Map(graph);
        }

        foreach (UnitLayer layer in _layers.Values)
        {
            layer.Begin();
        }

        for (int i = 0; i < _nodes.Count; i++)
        {
            int edge = _shape.OperandStart[_nodes[i]];
            bool flat = Math.Abs(graph._locals[edge]) <= _unitOf[i].FlatBelow;
            _unitOf[i].Add(now, flat, graph._data[_shape.Operands[edge]], graph._data[_nodes[i]]);
        }
    }

    private void Map(Graph graph)
    {
        _nodes.Clear();
        _unitOf.Clear();
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
                _units.Add(key, unit = new Unit(LayerOf(shape.Ops[p], layer), graph.Nodes[p].Line));
            }

            if (unit is not null)
            {
                _nodes.Add(p);
                _unitOf.Add(unit);
            }
        }
    }

    private UnitLayer LayerOf(string op, string name)
    {
        string key = $"{op} {name}";
        if (!_layers.TryGetValue(key, out UnitLayer? layer))
        {
            _layers.Add(key, layer = new UnitLayer(op, name));
        }

        return layer;
    }

    // The parameters of the affine map before an activation: sums are looked through; of a product or a linear node only its
    // own parameters count, because the others belong to the layers before.
    private static List<int> Feeding(Graph.Topology shape, int from)
    {
        HashSet<int> seen = [from];
        List<int> parameters = [];
        List<int> open = [from];
        for (int depth = 0; depth < Deepest && open.Count > 0; depth++)
        {
            List<int> next = [];
            foreach (int node in open)
            {
                if (shape.Kinds[node] == NodeKind.Parameter)
                {
                    parameters.Add(node);
                    continue;
                }

                bool sum = shape.Ops[node] is "+" or "-" or "sum";
                for (int e = shape.OperandStart[node]; e < shape.OperandStart[node + 1] && (sum || shape.Ops[node] is "*" or "linear" or "dot"); e++)
                {
                    int operand = shape.Operands[e];
                    if ((sum || shape.Kinds[operand] == NodeKind.Parameter) && seen.Add(operand))
                    {
                        next.Add(operand);
                    }
                }
            }

            open = next;
        }

        parameters.Sort();
        return parameters;
    }
}
