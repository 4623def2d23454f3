namespace TapeGrad;

/// <summary>The numbers of one slot for 1, 8, 32 or 40 samples, one in each lane.</summary>
/// <remarks>
/// The lanes are in groups of eight on any hardware, so that sums over samples have the same bits. Where vectors hold fewer
/// numbers, an instruction runs once for the first numbers of each group, and again for the next ones, until all are computed.
/// So a block takes as many registers as it has groups.
/// </remarks>
internal interface IBlock<T>
    where T : struct, IBlock<T>
{
    /// <summary>How many samples there are.</summary>
    static abstract int Lanes { get; }

    /// <summary>How many numbers of each group are computed at once.</summary>
    static abstract int Width { get; }

    static abstract T Load(ref double slot);

    static abstract T Create(double value);

    static abstract T operator +(T x, T y);

    static abstract T operator *(T x, T y);

    /// <summary>x · y + z, rounded once; rounded twice, as on the tape, in a block of one sample.</summary>
    static abstract T MultiplyAdd(T x, T y, T z);

    /// <summary>z − x · y, rounded in the same way.</summary>
    static abstract T MultiplySubtract(T x, T y, T z);

    /// <summary>max(x, 0); NaN stays NaN.</summary>
    static abstract T Relu(T x);

    /// <summary>g where <paramref name="condition"/> &gt; 0, and g · 0 elsewhere: NaN if g is not finite, as on the tape.</summary>
    static abstract T WherePositive(T condition, T g);

    /// <summary>g · d, and 0 where g is 0, also if d is infinite.</summary>
    static abstract T Share(T g, T d);

    void Store(ref double slot);

    /// <summary>Adds Σ x · y over the groups to the sums that start at <paramref name="sums"/>.</summary>
    static abstract void AddDot(T x, T y, ref double sums);

    /// <summary>Adds the sum of the groups to them.</summary>
    void AddTo(ref double sums);

    /// <summary>Subtracts the sum of the groups from them.</summary>
    void SubtractFrom(ref double sums);
}
