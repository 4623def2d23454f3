namespace TapeGrad;

/// <summary>A vector of the hardware: eight numbers, four or two. <see cref="IBlock{T}"/> says what the operations give.</summary>
internal interface IVector<T>
    where T : struct, IVector<T>
{
    /// <summary>How many numbers there are.</summary>
    static abstract int Count { get; }

    static abstract T Load(ref double first, int index);

    static abstract T Create(double value);

    static abstract T operator +(T x, T y);

    static abstract T operator *(T x, T y);

    static abstract T operator -(T x);

    static abstract T MultiplyAdd(T x, T y, T z);

    static abstract T Relu(T x);

    static abstract T WherePositive(T condition, T g);

    static abstract T Share(T g, T d);

    void Store(ref double first, int index);
}
