using System.IO.Compression;

namespace TapeGrad;

/// <summary>Bytes in the format DEFLATE, which browsers open too.</summary>
internal static class Deflated
{
    public static byte[] Of(ReadOnlySpan<byte> bytes)
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Optimal))
        {
            deflate.Write(bytes);
        }

        return packed.ToArray();
    }

    /// <summary>The bytes that were packed. A few bytes can hold very many, so a reader says how many it takes.</summary>
    public static byte[] Read(byte[] packed, long most, string what)
    {
        using var deflate = new DeflateStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        byte[] block = new byte[1 << 16];
        try
        {
            for (int read; (read = deflate.Read(block)) > 0;)
            {
                bytes.Write(block, 0, read);
                if (bytes.Length > most)
                {
                    throw Json.Error($"{what} holds more than {most} bytes, the most that it can have");
                }
            }
        }
        catch (InvalidDataException)
        {
            throw Json.Error($"{what} is damaged and cannot be decompressed");
        }

        return bytes.ToArray();
    }
}
