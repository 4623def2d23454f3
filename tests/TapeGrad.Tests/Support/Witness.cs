namespace TapeGrad.Tests;

/// <summary>What a test knows about an op by itself: closed forms, where they hold, and how a user writes it.</summary>
/// <param name="Label">The label of the op.</param>
/// <param name="F">The value of (a, b, c): the operands of a binary op; the operand of a unary op and its numbers.</param>
/// <param name="Da">The derivative towards a.</param>
/// <param name="Points">Where it is tried: a, b, c.</param>
internal sealed record Witness(
    string Label, Witness.Formula F, Witness.Formula Da, (double A, double B, double C)[] Points)
{
    public delegate double Formula(double a, double b, double c);

    /// <summary>The derivative towards b; null for a unary op.</summary>
    public Formula? Db { get; init; }

    /// <summary>The size of the terms of the derivative, where they may cancel or the argument is steep.</summary>
    public Formula? Size { get; init; }

    /// <summary>Whether a user can write it; an op that serves derivatives of others only has no method.</summary>
    public bool IsPublic { get; init; } = true;

    /// <summary>How many plain numbers a unary op keeps.</summary>
    public int Numbers { get; init; }

    public Func<Value, double, double, Value>? Unary { get; init; }

    public Func<Value, Value, Value>? Both { get; init; }

    public Func<Value, double, Value>? Last { get; init; }

    public Func<double, Value, Value>? First { get; init; }

    public bool IsBinary => Db is not null;

    public double SizeOf(double a, double b, double c, double derivative) =>
        Math.Max(Math.Abs(derivative), Size?.Invoke(a, b, c) ?? 0.0);
}
