namespace TapeGrad;

/// <summary>A primitive function that a tape can record.</summary>
/// <remarks>
/// An op is an empty struct with static members only. So the compiler makes a copy of the recording loop for each op and
/// inlines the op into it. Implement <see cref="IUnaryOp"/> or <see cref="IBinaryOp"/>.
/// </remarks>
public interface IOp
{
    /// <summary>The short text that names the op in pictures and messages, such as <c>tanh</c> or <c>*</c>.</summary>
    static abstract string Label { get; }
}

/// <summary>A primitive function of one operand, y = f(x), with an optional fixed number k.</summary>
public interface IUnaryOp : IOp
{
    /// <summary>The value f(x).</summary>
    static abstract T Evaluate<T>(T x, double k)
        where T : struct, IScalar<T>;

    /// <summary>The local derivative dy/dx, given both x and y = f(x).</summary>
    /// <remarks>
    /// Call other ops by <c>T.Exp(x)</c> or <c>T.Apply&lt;TOp&gt;(x)</c> and never by their <c>Evaluate</c>: the
    /// derivative may itself be recorded, and each op must then become one node.
    /// </remarks>
    static abstract T Derivative<T>(T x, T y, double k)
        where T : struct, IScalar<T>;
}

/// <summary>A primitive function of two operands, z = f(x, y). Either operand may also be a plain number.</summary>
public interface IBinaryOp : IOp
{
    /// <summary>The value f(x, y).</summary>
    static abstract T Evaluate<T>(T x, T y)
        where T : struct, IScalar<T>;

    /// <summary>The local derivative ∂z/∂x, given x, y and z = f(x, y).</summary>
    static abstract T DerivativeX<T>(T x, T y, T z)
        where T : struct, IScalar<T>;

    /// <summary>The local derivative ∂z/∂y, given x, y and z = f(x, y).</summary>
    static abstract T DerivativeY<T>(T x, T y, T z)
        where T : struct, IScalar<T>;
}

/// <summary>A primitive function of one operand with two fixed numbers.</summary>
internal interface IBoundedOp : IOp
{
    static abstract T Evaluate<T>(T x, double min, double max)
        where T : struct, IScalar<T>;

    static abstract T Derivative<T>(T x, T y, double min, double max)
        where T : struct, IScalar<T>;
}
