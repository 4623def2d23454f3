namespace TapeGrad;

public readonly partial struct Value
{
    /// <summary><paramref name="yes"/> where <paramref name="condition"/> &gt; 0, otherwise (also at NaN) <paramref name="no"/>.</summary>
    /// <remarks>
    /// Local derivatives: 1 towards the operand that is taken, 0 towards the other and towards the condition. An infinity or NaN
    /// of the other operand has no effect. A compiled graph decides anew for each sample, where a C# <c>if</c> would keep the
    /// branch that was recorded. Three nodes.
    /// </remarks>
    /// <exception cref="InvalidOperationException">A handle is stale or empty, or the tapes differ.</exception>
    public static Value Select(Value condition, Value yes, Value no)
    {
        // All handles are checked before anything is recorded.
        _ = Tape.RequireTape<IfPositiveOp>(condition, yes);
        _ = Tape.RequireTape<UnlessPositiveOp>(condition, no);
        return condition.Apply<IfPositiveOp>(yes) + condition.Apply<UnlessPositiveOp>(no);
    }
}
