using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace TapeGrad;

/// <summary>The nodes of a graph without their numbers in few bytes, as pages have them: docs/formats.md describes it.</summary>
/// <remarks>
/// What many nodes have in common is a class, and written once. The rest is five columns of whole numbers, each as its
/// differences: most of them are 0 or 1 and take almost no room, and a browser reads them without an object for each node.
/// </remarks>
internal sealed class PackedShape
{
    private readonly Graph.Topology _topology;
    private readonly Dictionary<(NodeKind Kind, string Op, bool ConstantFirst, string Scope, int Constants, int Operands), int> _classes = [];
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
    private readonly List<byte> _columns = [];

    private PackedShape(Graph.Topology topology)
    {
        _topology = topology;
        int count = topology.Count;
        int[] classes = new int[count];
        int[] names = new int[count];
        int[] elements = new int[count];
        for (int p = 0; p < count; p++)
        {
            classes[p] = Place(_classes, ClassOf(p));
            (string? stem, elements[p]) = Divided(topology.Names[p]);
            names[p] = stem is null ? -1 : Place(_names, stem);
        }

        Add(topology.Ids, -1);
        Add(classes, 0);
        Add(names, -1);
        Add(elements, -1);
        Add(topology.Operands, -1);
    }

    public static void Write(Utf8JsonWriter writer, Graph.Topology topology)
    {
        var packed = new PackedShape(topology);
        writer.WriteStartObject();
        writer.WriteNumber("nodes", topology.Count);
        writer.WriteStartArray("classes");
        foreach ((NodeKind kind, string op, bool constantFirst, string scope, int constants, int operands) in packed._classes.Keys)
        {
            writer.WriteStartObject();
            Graph.WriteIdentity(writer, kind, op, constantFirst, null, scope);
            WriteCount(writer, "constants", constants);
            WriteCount(writer, "operands", operands);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("names");
        foreach (string name in packed._names.Keys)
        {
            writer.WriteStringValue(name);
        }

        writer.WriteEndArray();
        writer.WriteBase64String("columns", Deflated.Of(CollectionsMarshal.AsSpan(packed._columns)));
        writer.WriteEndObject();
    }

    // A vector's name and the place in it; other names whole, with −1.
    private static (string? Stem, int Element) Divided(string? name)
    {
        int bracket = name is [.., ']'] ? name.LastIndexOf('[') : -1;
        if (bracket < 0 || !int.TryParse(name.AsSpan(bracket + 1, name!.Length - bracket - 2), NumberStyles.None, CultureInfo.InvariantCulture, out int element))
        {
            return (name, -1);
        }

        // w[01] is not what the place 1 is written as.
        return name.Length - bracket - 2 == element.ToString(CultureInfo.InvariantCulture).Length ? (name[..bracket], element) : (name, -1);
    }

    private static int Place<T>(Dictionary<T, int> places, T item)
        where T : notnull
    {
        int next = places.Count;
        return places.TryAdd(item, next) ? next : places[item];
    }

    private static void WriteCount(Utf8JsonWriter writer, string name, int count)
    {
        if (count > 0)
        {
            writer.WriteNumber(name, count);
        }
    }

    private (NodeKind Kind, string Op, bool ConstantFirst, string Scope, int Constants, int Operands) ClassOf(int p) =>
        (_topology.Kinds[p], _topology.Kinds[p] == NodeKind.Operation ? _topology.Ops[p] : "", _topology.ConstantFirst[p], _topology.Scopes[p],
            _topology.ConstantStart[p + 1] - _topology.ConstantStart[p], _topology.OperandStart[p + 1] - _topology.OperandStart[p]);

    // Seven bits a byte, the lowest first; a small difference below 0 is a small odd number.
    private void Add(int[] column, int before)
    {
        foreach (int number in column)
        {
            int difference = unchecked(number - before);
            before = number;
            uint rest = (uint)((difference << 1) ^ (difference >> 31));
            for (; rest >= 128; rest >>= 7)
            {
                _columns.Add((byte)(rest | 128));
            }

            _columns.Add((byte)rest);
        }
    }
}
