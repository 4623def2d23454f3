using System.Text;

namespace TapeGrad.Cli;

/// <summary>Reads text files in UTF-8 that a user names.</summary>
internal static class TextFile
{
    // A string cannot be longer than 2^30 characters. A pipe or a device may be endless.
    private const long MostBytes = 1 << 30;
    private const int MostCharactersOfAPipe = 1 << 26;

    /// <summary>The whole text.</summary>
    /// <exception cref="DecoderFallbackException">It is not UTF-8.</exception>
    /// <exception cref="IOException">It cannot be read, or is too large.</exception>
    public static string Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        long length = file.CanSeek ? file.Length : 0;
        if (length > MostBytes)
        {
            throw new IOException("it is larger than 1 GiB.");
        }

        using var reader = new StreamReader(file, new UTF8Encoding(false, throwOnInvalidBytes: true));
        if (length > 0)
        {
            return reader.ReadToEnd();
        }

        var text = new StringBuilder();
        char[] block = new char[1 << 16];
        for (int count = reader.Read(block); count > 0; count = reader.Read(block))
        {
            text.Append(block, 0, count);
            if (text.Length > MostCharactersOfAPipe)
            {
                throw new IOException("it does not seem to end.");
            }
        }

        return text.ToString();
    }
}
