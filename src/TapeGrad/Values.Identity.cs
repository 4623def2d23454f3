namespace TapeGrad;

public readonly partial struct Values : IEquatable<Values>
{
    /// <summary>Whether both handles name the same nodes in the same order.</summary>
    public static bool operator ==(Values left, Values right) => left.Equals(right);

    /// <summary>Whether the handles name different nodes.</summary>
    public static bool operator !=(Values left, Values right) => !left.Equals(right);

    /// <summary>Whether both handles name the same nodes in the same order; their numbers do not matter.</summary>
    public bool Equals(Values other) => _tape == other._tape && _first == other._first && Count == other.Count;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Values other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_tape, _first, Count);

    /// <summary>The vector in a few words, <c>w: 3 values [1, -2, 0.5], grad [0, 1, 0]</c>, with at most eight numbers of each; never throws.</summary>
    public override string ToString()
    {
        string count = ShortText.Count(Count, "value");
        if (_tape is null || Count == 0)
        {
            return count;
        }

        if (_tape.IsStale(Handle))
        {
            return count + " from before the tape was reset";
        }

        const string first = "[0]";
        string? name = _tape.NameOf(Start);
        string start = name is null ? "" : ShortText.Shortened(name.EndsWith(first, StringComparison.Ordinal) ? name[..^first.Length] : name) + ": ";
        return $"{start}{count} {ShortText.Of(Data)}, grad {ShortText.Of(Grad)}";
    }
}
