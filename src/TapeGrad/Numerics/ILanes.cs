namespace TapeGrad;

/// <summary>Doubles side by side: as many as a vector of the hardware holds.</summary>
internal interface ILanes<T> : IScalar<T>
    where T : struct, ILanes<T>
{
    /// <summary>How many numbers there are.</summary>
    static abstract int Count { get; }

    static abstract T Load(ref double first, int index);

    static abstract T Create(double value);

    /// <summary>x · y + z, rounded once.</summary>
    static abstract T MultiplyAdd(T x, T y, T z);

    /// <summary>max(x, 0); NaN stays NaN.</summary>
    static abstract T Relu(T x);

    /// <summary>g where <paramref name="condition"/> &gt; 0, and g · 0 elsewhere.</summary>
    static abstract T WherePositive(T condition, T g);

    /// <summary>The share g · d, and 0 where g is 0: a zero adjoint never multiplies an infinite derivative.</summary>
    static abstract T Share(T g, T d);

    /// <summary><paramref name="x"/> in its first <paramref name="count"/> lanes, and 0 beyond.</summary>
    static abstract T First(int count, T x);

    /// <summary>Adds x to numbers in memory.</summary>
    static abstract void Add(T x, ref double first, int index);

    void Store(ref double first, int index);
}
