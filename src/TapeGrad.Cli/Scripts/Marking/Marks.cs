using System.Runtime.CompilerServices;

namespace TapeGrad.Cli;

/// <summary>The marks that <see cref="LineMarker"/> puts into a script. Each returns its argument and says where it came from.</summary>
/// <remarks>Public because scripts call it. It is not part of the library, and scripts know it under another name.</remarks>
public static class Marks
{
    /// <summary>Marks what was recorded for a value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Value N(int site, Value value)
    {
        if (value._tape is { HasUnmarked: true } tape)
        {
            tape.Mark(site);
        }

        return value;
    }

    /// <summary>Marks what was recorded for a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Values N(int site, Values values)
    {
        if (values.Handle._tape is { HasUnmarked: true } tape)
        {
            tape.Mark(site);
        }

        return values;
    }

    /// <summary>Marks what was recorded for anything else that holds values: arrays, tuples, models.</summary>
    public static T N<T>(int site, T holder)
    {
        SiteMarks.Claim(site);
        return holder;
    }

    /// <summary>Marks what a method of the library records when it is called later, as in <c>inputs.Select(model.Forward)</c>.</summary>
    public static Func<TResult> F<TResult>(int site, Func<TResult> method) => () => N(site, method());

    /// <inheritdoc cref="F{TResult}"/>
    public static Func<T, TResult> F<T, TResult>(int site, Func<T, TResult> method) => x => N(site, method(x));

    /// <inheritdoc cref="F{TResult}"/>
    public static Func<T1, T2, TResult> F<T1, T2, TResult>(int site, Func<T1, T2, TResult> method) => (x, y) => N(site, method(x, y));

    /// <inheritdoc cref="F{TResult}"/>
    public static Func<T1, T2, T3, TResult> F<T1, T2, T3, TResult>(int site, Func<T1, T2, T3, TResult> method) => (x, y, z) => N(site, method(x, y, z));

    /// <summary>Marks the begin of a statement.</summary>
    public static void B(int site) => SiteMarks.Begin(site);
}
