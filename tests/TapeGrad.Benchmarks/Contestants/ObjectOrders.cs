namespace TapeGrad.Benchmarks.Contestants;

/// <summary>Creation order: every operation joins a list that is kept from step to step and swept backward.</summary>
internal readonly struct CreationOrder : IOrder<CreationOrder>
{
    private static readonly List<ObjectNode<CreationOrder>> Nodes = [];

    public static void Made(ObjectNode<CreationOrder> node) => Nodes.Add(node);

    public static List<ObjectNode<CreationOrder>> Of(ObjectNode<CreationOrder> output) => Nodes;
}

/// <summary>A topological sort, depth first, with a mark in the node and a list that is kept from step to step.</summary>
internal readonly struct SortedOrder : IOrder<SortedOrder>
{
    private static readonly List<ObjectNode<SortedOrder>> Sorted = [];

    public static void Made(ObjectNode<SortedOrder> node)
    {
    }

    public static List<ObjectNode<SortedOrder>> Of(ObjectNode<SortedOrder> output)
    {
        Visit(output);
        return Sorted;
    }

    // Leaves send nothing and need no place in the order; recursion beats a stack of our own by a third here.
    private static void Visit(ObjectNode<SortedOrder> node)
    {
        if (node.A is null || node.Visited)
        {
            return;
        }

        node.Visited = true;
        Visit(node.A);
        if (node.B is not null)
        {
            Visit(node.B);
        }

        Sorted.Add(node);
    }
}
