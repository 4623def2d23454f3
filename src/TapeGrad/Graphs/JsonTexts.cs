using System.Text;

namespace TapeGrad;

/// <summary>Short texts that come again and again in a file, such as names of properties and labels of operations, as one object each.</summary>
internal static class JsonTexts
{
    private const int Longest = 32;

    // Threads may replace an entry meanwhile: each is a whole, and only saves an allocation.
    private static readonly Entry?[] Entries = new Entry?[512];

    public static string Of(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is 0 or > Longest)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        int hash = utf8.Length + (utf8[0] * 7) + (utf8[^1] * 31) + (utf8[utf8.Length / 2] * 131);
        ref Entry? entry = ref Entries[hash % Entries.Length];
        if (entry is { } known && utf8.SequenceEqual(known.Utf8))
        {
            return known.Text;
        }

        string text = Encoding.UTF8.GetString(utf8);
        entry = new Entry(utf8.ToArray(), text);
        return text;
    }

    private sealed record Entry(byte[] Utf8, string Text);
}
