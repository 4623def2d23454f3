using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TapeGrad.Viewer.Tests;

/// <summary>Reads the shapes in a page (<c>tapegrad-page/1</c>) as docs/formats.md describes them.</summary>
internal static class PageData
{
    /// <summary>The run in a page, as the engine reads it from a log.</summary>
    public static TrainingLog Log(string data)
    {
        JsonNode file = JsonNode.Parse(data)!;
        if ((string)file["format"]! == "tapegrad-page/1")
        {
            file["format"] = "tapegrad-log/2";
            file["graphs"] = new JsonArray([.. file["graphs"]!.AsArray().Select(g => (JsonNode)Convert.ToBase64String(Deflated(JsonSerializer.SerializeToUtf8Bytes(Nodes(g!)))))]);
        }

        return TrainingLog.FromJson(file.ToJsonString());
    }

    /// <summary>The nodes of a shape, as a log lists them.</summary>
    public static JsonArray Nodes(JsonNode shape)
    {
        int count = (int)shape["nodes"]!;
        JsonNode[] classes = [.. shape["classes"]!.AsArray().Select(c => c!)];
        using var columns = new DeflateStream(new MemoryStream(Convert.FromBase64String((string)shape["columns"]!)), CompressionMode.Decompress);
        int[] ids = Column(columns, count, -1), classOf = Column(columns, count, 0), nameOf = Column(columns, count, -1), elementOf = Column(columns, count, -1);
        int[] operands = Column(columns, classOf.Sum(c => (int?)classes[c]["operands"] ?? 0), -1);
        Assert.That(columns.ReadByte(), Is.EqualTo(-1), "nothing follows the columns");
        var nodes = new JsonArray();
        for (int p = 0, edge = 0; p < count; p++)
        {
            JsonObject node = classes[classOf[p]].DeepClone().AsObject();
            int arity = (int?)node["operands"] ?? 0;
            node.Remove("operands");
            node["id"] = ids[p];
            if (nameOf[p] >= 0)
            {
                node["name"] = (string)shape["names"]![nameOf[p]]! + (elementOf[p] >= 0 ? $"[{elementOf[p]}]" : "");
            }

            if (arity > 0)
            {
                node["operands"] = new JsonArray([.. operands[edge..(edge + arity)].Select(o => (JsonNode)ids[o])]);
            }

            edge += arity;
            nodes.Add(node);
        }

        return nodes;
    }

    private static int[] Column(Stream bytes, int count, int before)
    {
        int[] column = new int[count];
        for (int i = 0; i < count; i++)
        {
            uint rest = 0;
            for (int shift = 0, next = 128; next >= 128; shift += 7)
            {
                next = bytes.ReadByte();
                rest |= (uint)(next & 127) << shift;
            }

            column[i] = before += (int)(rest >> 1) ^ -(int)(rest & 1);
        }

        return column;
    }

    private static byte[] Deflated(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Fastest))
        {
            deflate.Write(bytes);
        }

        return packed.ToArray();
    }
}
