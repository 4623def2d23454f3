namespace TapeGrad;

/// <summary>Names are any text, but for what no file could hold.</summary>
internal static class Names
{
    // A half of a surrogate pair has no UTF-8, so no file could give the same name back.
    public static string WellFormed(string name)
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
