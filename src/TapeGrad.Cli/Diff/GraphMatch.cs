using System.Globalization;
using System.Text;

namespace TapeGrad.Cli;

/// <summary>Which nodes of two graphs are the same.</summary>
/// <remarks>
/// Leaves by their names, and without one by their order. Operations first from below, if they compute the same from the same
/// operands; then by their names; then from above, if the same operand of the same node has the same operation. O(edges).
/// </remarks>
internal sealed class GraphMatch
{
    private readonly Graph _a;
    private readonly Graph _b;

    public GraphMatch(Graph a, Graph b)
    {
        (_a, _b) = (a, b);
        OfA = new int[a.Nodes.Count];
        OfB = new int[b.Nodes.Count];
        Array.Fill(OfA, -1);
        Array.Fill(OfB, -1);
        SameShape = a.HasSameShapeAs(b);
        if (SameShape)
        {
            for (int p = 0; p < OfA.Length; p++)
            {
                Join(p, p);
            }

            return;
        }

        FromBelow();
        ByName();
        FromAbove();
    }

    /// <summary>Whether only numbers differ.</summary>
    public bool SameShape { get; }

    /// <summary>The position in B of each node of A, or −1.</summary>
    public int[] OfA { get; }

    /// <summary>The position in A of each node of B, or −1.</summary>
    public int[] OfB { get; }

    private void Join(int a, int b)
    {
        OfA[a] = b;
        OfB[b] = a;
    }

    // Nodes that compute the same have the same class. Of several in one class, the first of A is the first of B.
    private void FromBelow()
    {
        Dictionary<string, int> classes = [];
        JoinInOrder(Classes(_a, classes), Classes(_b, classes));
    }

    private static int[] Classes(Graph graph, Dictionary<string, int> classes)
    {
        int[] of = new int[graph.Nodes.Count];
        Dictionary<string, int> leaves = [];
        var key = new StringBuilder();
        for (int p = 0; p < of.Length; p++)
        {
            key.Clear();
            GraphNode node = graph.Nodes[p];
            if (node.Kind != NodeKind.Operation)
            {
                // Leaves of one name, or without a name, are told apart by their order.
                string leaf = node.Name is null ? $"{node.Kind}" : $"{node.Kind} {QualifiedNames.Of(node.Id, node.Name, node.Scope)}";
                leaves[leaf] = leaves.GetValueOrDefault(leaf) + 1;
                key.Append(CultureInfo.InvariantCulture, $"{leaf}\n{leaves[leaf]}");
            }
            else
            {
                int[] operands = [.. graph._topology.OperandsOf(p).ToArray().Select(o => of[o])];
                if (node.Op is "+" or "*")
                {
                    Array.Sort(operands);
                }

                key.Append(node.IsConstantFirst && node.Op is not ("+" or "*") ? "first " : "").Append(node.Op)
                    .AppendJoin(' ', node.Constants.Select(c => c.ToString("R", CultureInfo.InvariantCulture))).Append('\n').AppendJoin(' ', operands);
            }

            string text = key.ToString();
            of[p] = classes.TryGetValue(text, out int known) ? known : classes[text] = classes.Count;
        }

        return of;
    }

    private void ByName()
    {
        Dictionary<string, int> names = [];
        JoinInOrder(Named(_a, OfA, names), Named(_b, OfB, names));
        if (OfA[^1] < 0 && OfB[^1] < 0)
        {
            Join(OfA.Length - 1, OfB.Length - 1);
        }
    }

    private static int[] Named(Graph graph, int[] matched, Dictionary<string, int> names)
    {
        int[] of = new int[matched.Length];
        for (int p = 0; p < of.Length; p++)
        {
            GraphNode node = graph.Nodes[p];
            string? name = matched[p] < 0 && node.Kind == NodeKind.Operation && node.Name is not null ? QualifiedNames.Of(node.Id, node.Name, node.Scope) : null;
            of[p] = name is null ? -1 : names.TryGetValue(name, out int known) ? known : names[name] = names.Count;
        }

        return of;
    }

    private void FromAbove()
    {
        for (int b = OfB.Length - 1; b >= 0; b--)
        {
            if (OfB[b] < 0)
            {
                continue;
            }

            ReadOnlySpan<int> ofB = _b._topology.OperandsOf(b);
            ReadOnlySpan<int> ofA = _a._topology.OperandsOf(OfB[b]);
            for (int i = 0; i < Math.Min(ofA.Length, ofB.Length); i++)
            {
                if (OfA[ofA[i]] < 0 && OfB[ofB[i]] < 0 && _a._topology.Kinds[ofA[i]] == NodeKind.Operation && _a._topology.Ops[ofA[i]] == _b._topology.Ops[ofB[i]])
                {
                    Join(ofA[i], ofB[i]);
                }
            }
        }
    }

    // Joins nodes of equal numbers from 0, in their order.
    private void JoinInOrder(int[] ofA, int[] ofB)
    {
        Dictionary<int, Queue<int>> waiting = [];
        for (int a = 0; a < ofA.Length; a++)
        {
            if (ofA[a] >= 0)
            {
                if (!waiting.TryGetValue(ofA[a], out Queue<int>? queue))
                {
                    waiting.Add(ofA[a], queue = new Queue<int>());
                }

                queue.Enqueue(a);
            }
        }

        for (int b = 0; b < ofB.Length; b++)
        {
            if (ofB[b] >= 0 && waiting.TryGetValue(ofB[b], out Queue<int>? queue) && queue.TryDequeue(out int a))
            {
                Join(a, b);
            }
        }
    }
}
