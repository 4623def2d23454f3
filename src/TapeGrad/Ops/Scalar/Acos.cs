namespace TapeGrad;

public readonly partial struct Value
{
    /// <summary>The arccosine in radians, y = arccos x.</summary>
    /// <remarks>Local derivative: dy/dx = −1 / √(1 − x²), which is −∞ at ±1. NaN outside [−1, 1].</remarks>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Value Acos() => Tape.Unary<AcosOp>(this);

    /// <inheritdoc cref="Acos()"/>
    public static Value Acos(Value x) => x.Acos();

    internal readonly struct AcosOp : IUnaryOp
    {
        public static string Label => "acos";

        public static T Evaluate<T>(T x, double k)
            where T : struct, IScalar<T> => T.Acos(x);

        public static T Derivative<T>(T x, T y, double k)
            where T : struct, IScalar<T> => -1.0 / T.Sqrt((1.0 - x) * (1.0 + x));
    }
}

public readonly partial struct Values
{
    /// <summary>Each number on its own: see <see cref="Value.Acos()"/>.</summary>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Values Acos() => MapOp<Value.AcosOp>.Record(this, OperandOrder.Plain, 0.0);
}
