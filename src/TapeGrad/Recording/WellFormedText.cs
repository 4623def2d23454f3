namespace TapeGrad;

/// <summary>Replaces lone surrogates, which UTF-8 cannot encode, by U+FFFD.</summary>
internal static class WellFormedText
{
    // A file could not give back a name that holds half of a surrogate pair.
    public static string Of(string name)
    {
        int at = IndexOfLoneSurrogate(name, 0);
        if (at < 0)
        {
            return name;
        }

        char[] mended = name.ToCharArray();
        for (; at >= 0; at = IndexOfLoneSurrogate(name, at + 1))
        {
            mended[at] = '\uFFFD';
        }

        return new string(mended);
    }

    private static int IndexOfLoneSurrogate(string text, int start)
    {
        for (int i = start; i < text.Length; i++)
        {
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
