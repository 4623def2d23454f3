namespace TapeGrad.Tests;

/// <summary>A tape as one would write it without thinking of speed: an object per node, and a recursive definition of everything.</summary>
internal sealed class TapeModel
{
    public sealed class Node
    {
        public required string Kind { get; set; }

        public required double Data { get; set; }

        public List<(Node Operand, double Local)> Edges { get; } = [];

        public double Grad { get; set; }

        public string? Name { get; set; }

        public string Scope { get; init; } = "";

        public int Pass { get; init; }
    }

    private int _pass;

    public List<Node> Nodes { get; } = [];

    public Stack<string> Scopes { get; } = new();

    public int NoGrads { get; set; }

    public bool IsStale(Node node) => node.Kind != "parameter" && node.Pass != _pass;

    public bool MayMakeParameters => Nodes.All(n => n.Kind == "parameter");

    public Node Leaf(string kind, double data)
    {
        var node = new Node { Kind = kind, Data = data, Pass = _pass, Scope = string.Join('/', Scopes.Reverse()) };
        Nodes.Add(node);
        return node;
    }

    public Node Operation(double data, params (Node Operand, double Local)[] edges)
    {
        Node node = Leaf(NoGrads > 0 ? "constant" : "operation", data);
        if (NoGrads == 0)
        {
            node.Edges.AddRange(edges);
        }

        return node;
    }

    public void Backward(Node output, double seed)
    {
        foreach (Node node in Nodes.Where(n => n.Kind != "parameter"))
        {
            node.Grad = 0.0;
        }

        output.Grad += seed;
        for (int i = Nodes.IndexOf(output); i >= 0; i--)
        {
            foreach ((Node operand, double local) in Nodes[i].Edges)
            {
                operand.Grad += Nodes[i].Grad == 0.0 ? 0.0 : Nodes[i].Grad * local;
            }
        }
    }

    public void ZeroGrad() => Nodes.ForEach(n => n.Grad = 0.0);

    public void Reset(bool keepGradients)
    {
        if (!MayMakeParameters)
        {
            _pass++;
        }

        Nodes.RemoveAll(n => n.Kind != "parameter");
        if (!keepGradients)
        {
            ZeroGrad();
        }
    }
}
