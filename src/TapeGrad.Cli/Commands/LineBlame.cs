using System.Globalization;
using System.Text;
using System.Text.Json;

namespace TapeGrad.Cli;

/// <summary>A script with the blame that comes into each of its lines: the picture of a program that is too large to draw.</summary>
/// <remarks>
/// The blame that comes into a line is the sum of the shares from other lines, without their signs, and of the seed at the output.
/// Shares between nodes of one line do not count, because a line with many operations would count the same blame many times.
/// </remarks>
internal sealed class LineBlame
{
    // ColorBrewer's Blues. The hues of pictures are for signs, and these sums do not have one.
    private static readonly (int R, int G, int B)[] Shades = [(222, 235, 247), (158, 202, 225), (66, 146, 198), (33, 113, 181), (8, 69, 148)];

    private readonly string[] _text;
    private readonly SortedDictionary<int, Entry> _lines = [];

    private LineBlame(string[] text) => _text = text;

    /// <summary>Adds up the blame of a graph by line.</summary>
    /// <exception cref="UserErrorException">The graph does not know its lines.</exception>
    public static LineBlame Of(Graph graph, string input)
    {
        if (graph.Nodes.All(n => n.Line is null))
        {
            throw new UserErrorException(ExitCode.WrongUsage, input.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
                ? $"'{input}' does not say which lines recorded its nodes. Write it with run --log."
                : $"The lines of '{input}' are not known, because it does not compile with marks around its expressions.");
        }

        var blame = new LineBlame(graph.Source?.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n') ?? []);
        blame.At(graph.Output).ComesIn += Math.Abs(graph.Output.Grad);
        foreach (GraphNode node in graph.Nodes)
        {
            blame.At(node).Nodes++;
            foreach (GraphEdge edge in node.Operands)
            {
                GraphNode operand = graph.GetNode(edge.Operand);
                if (operand.Line != node.Line)
                {
                    blame.At(node).GoesOut += Math.Abs(edge.Share);
                    blame.At(operand).ComesIn += Math.Abs(edge.Share);
                }
            }
        }

        return blame;
    }

    /// <summary>The listing: one row for each line of the script, and shades for a terminal if asked for.</summary>
    public string Listing(int step, double loss, bool shades)
    {
        int digits = _text.Length.ToString(CultureInfo.InvariantCulture).Length;
        double most = _lines.Values.Select(e => e.ComesIn).Where(double.IsFinite).DefaultIfEmpty().Max();
        var listing = new StringBuilder();
        listing.Append(CultureInfo.InvariantCulture, $"step {step}: loss {Text(loss)}\n\n{"comes in",10} {"nodes",7}\n");
        for (int line = 1; line <= _text.Length; line++)
        {
            Entry? entry = _lines.GetValueOrDefault(line);
            string cell = $"{(entry is null ? "" : Text(entry.ComesIn)),10}";
            string number = line.ToString(CultureInfo.InvariantCulture).PadLeft(digits);
            listing.Append(shades && entry is not null ? Shaded(cell, entry.ComesIn, most) : cell)
                .Append(string.Create(CultureInfo.InvariantCulture, $" {entry?.Nodes,7}  {number} | {Printable(_text[line - 1])}").TrimEnd()).Append('\n');
        }

        return listing.ToString();
    }

    /// <summary>The lines that recorded something, as JSON.</summary>
    public string Json(string name, int step, double loss)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, JsonOutput.Options))
        {
            writer.WriteStartObject();
            writer.WriteString("format", "tapegrad-blame/1");
            writer.WriteString("name", name);
            writer.WriteNumber("step", step);
            JsonOutput.Number(writer, "loss", loss);
            writer.WriteStartArray("lines");
            foreach ((int line, Entry entry) in _lines.Where(l => l.Key > 0))
            {
                writer.WriteStartObject();
                writer.WriteNumber("line", line);
                writer.WriteNumber("nodes", entry.Nodes);
                JsonOutput.Number(writer, "comesIn", entry.ComesIn);
                JsonOutput.Number(writer, "goesOut", entry.GoesOut);
                writer.WriteString("text", _text.ElementAtOrDefault(line - 1)?.Trim());
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    // Nodes of an unknown line share line 0, which is not printed.
    private Entry At(GraphNode node)
    {
        int line = node.Line ?? 0;
        if (!_lines.TryGetValue(line, out Entry? entry))
        {
            _lines.Add(line, entry = new Entry());
        }

        return entry;
    }

    // As in pictures, the square root keeps small blame visible.
    private static string Shaded(string cell, double blame, double most)
    {
        double strength = !double.IsFinite(blame) ? 1.0 : most > 0.0 ? Math.Sqrt(blame / most) : 0.0;
        int shade = Math.Min((int)(strength * Shades.Length), Shades.Length - 1);
        (int r, int g, int b) = Shades[shade];
        string ink = shade < 2 ? "0;0;0" : "255;255;255";
        return string.Create(CultureInfo.InvariantCulture, $"\e[48;2;{r};{g};{b}m\e[38;2;{ink}m{cell}\e[0m");
    }

    // A file may hold escapes for the terminal.
    private static string Printable(string text) => new([.. text.Replace("\t", "    ", StringComparison.Ordinal).Select(c => char.IsControl(c) ? '\uFFFD' : c)]);

    private static string Text(double number) => number.ToString("G4", CultureInfo.InvariantCulture);

    private sealed class Entry
    {
        public int Nodes { get; set; }

        public double ComesIn { get; set; }

        public double GoesOut { get; set; }
    }
}
