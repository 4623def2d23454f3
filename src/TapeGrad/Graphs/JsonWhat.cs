using System.Runtime.CompilerServices;

namespace TapeGrad;

/// <summary>What a reader reads next, for its errors: <c>$"'data' of {where}"</c>. The text is made when there is an error.</summary>
/// <remarks>Readers name every number, and in a good file none of the names is needed. At most two texts and two objects.</remarks>
[InterpolatedStringHandler]
internal ref struct JsonWhat
{
    private string? _prefix;
    private string? _before;
    private object? _first;
    private string? _between;
    private object? _second;

    /// <summary>Called by the compiler.</summary>
    public JsonWhat(int literalLength, int formattedCount)
    {
    }

    public static implicit operator JsonWhat(string what) => new() { _before = what };

    public void AppendLiteral(string literal)
    {
        if (_first is null && _before is null)
        {
            _before = literal;
        }
        else
        {
            _between += literal;
        }
    }

    public void AppendFormatted(object value)
    {
        if (_first is null)
        {
            _first = value;
        }
        else
        {
            _second = value;
        }
    }

    /// <summary>The same with this text before it.</summary>
    public readonly JsonWhat After(string prefix) => this with { _prefix = prefix };

    public override readonly string ToString() => $"{_prefix}{_before}{_first}{_between}{_second}";
}
