using System.Runtime.CompilerServices;

namespace TapeGrad;

/// <summary>
/// What the marks in a script call: each says that the nodes which no mark has claimed yet were recorded at a place. Expressions
/// are evaluated from the inside out, so these are exactly the nodes of one expression.
/// </summary>
/// <remarks>
/// A mark behind a value knows its tape. Other marks look at the tapes that this thread made or took over: the last, and a few before it.
/// Nothing here throws: a script must not fail because of its marks.
/// </remarks>
internal static class SiteMarks
{
    private const int MostEarlier = 8;

    [ThreadStatic]
    private static int _statement;

    [ThreadStatic]
    private static Tape? _latest;

    [ThreadStatic]
    private static List<WeakReference<Tape>>? _earlier;

    /// <summary>The statement that runs on this thread.</summary>
    public static int Statement => _statement;

    public static void Watch(Tape tape)
    {
        if (_latest == tape)
        {
            return;
        }

        if (_latest is not null)
        {
            List<WeakReference<Tape>> earlier = _earlier ??= [];
            if (earlier.Count == MostEarlier)
            {
                earlier.RemoveAt(0);
            }

            earlier.Add(new WeakReference<Tape>(_latest));
        }

        _latest = tape;
    }

    /// <summary>A statement begins: what nobody has claimed belongs to the one before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Begin(int site)
    {
        Claim(_statement);
        _statement = site;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Claim(int site)
    {
        Tape? latest = _latest;
        if (latest is not null && latest.HasUnmarked)
        {
            latest.MarkIfOwn(site);
        }

        if (_earlier is { } earlier)
        {
            ClaimEarlier(earlier, site);
        }
    }

    private static void ClaimEarlier(List<WeakReference<Tape>> earlier, int site)
    {
        for (int i = earlier.Count - 1; i >= 0; i--)
        {
            if (!earlier[i].TryGetTarget(out Tape? tape))
            {
                earlier.RemoveAt(i);
            }
            else if (tape.HasUnmarked)
            {
                tape.MarkIfOwn(site);
            }
        }
    }
}
