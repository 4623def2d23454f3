namespace TapeGrad;

public readonly partial struct Value
{
    /// <summary>The negative, y = −x.</summary>
    /// <remarks>Local derivative: dy/dx = −1.</remarks>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public static Value operator -(Value x) => Tape.Unary<NegateOp>(x);

    internal readonly struct NegateOp : IUnaryOp
    {
        public static string Label => "neg";

        public static T Evaluate<T>(T x, double k)
            where T : struct, IScalar<T> => -x;

        public static T Derivative<T>(T x, T y, double k)
            where T : struct, IScalar<T> => T.Constant(x, -1.0);
    }
}

public readonly partial struct Values
{
    /// <summary>The negatives, yᵢ = −xᵢ.</summary>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public static Values operator -(Values x) => MapOp<Value.NegateOp>.Record(x, OperandOrder.Plain, 0.0);
}
