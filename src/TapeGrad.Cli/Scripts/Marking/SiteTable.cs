using System.Reflection;
using Microsoft.CodeAnalysis;

namespace TapeGrad.Cli;

/// <summary>The places that the marks of a program name, kept in the program itself.</summary>
internal static class SiteTable
{
    private const string Name = "tapegrad-sites";

    public static ResourceDescription Resource(IReadOnlyList<ScriptSpan> spans)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(spans.Count);
        foreach (ScriptSpan span in spans)
        {
            writer.Write(span.Line);
            writer.Write(span.From);
            writer.Write(span.To);
        }

        writer.Flush();
        byte[] bytes = stream.ToArray();
        return new ResourceDescription(Name, () => new MemoryStream(bytes), isPublic: false);
    }

    /// <summary>The places in the text of this program; null where it has no marks.</summary>
    public static ScriptSites? Of(Assembly program, string source)
    {
        using Stream? stream = program.GetManifestResourceStream(Name);
        if (stream is null)
        {
            return null;
        }

        using var reader = new BinaryReader(stream);
        var spans = new ScriptSpan[reader.ReadInt32()];
        for (int i = 0; i < spans.Length; i++)
        {
            spans[i] = new ScriptSpan(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
        }

        return new ScriptSites(source, spans);
    }
}
