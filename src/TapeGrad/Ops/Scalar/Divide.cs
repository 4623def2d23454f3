namespace TapeGrad;

public readonly partial struct Value
{
    /// <summary>The quotient, z = x / y.</summary>
    /// <remarks>Local derivatives: ∂z/∂x = 1 / y, ∂z/∂y = −z / y. At y = 0 IEEE 754 decides: ±∞ or NaN.</remarks>
    /// <exception cref="InvalidOperationException">A handle is stale or empty, or the tapes differ.</exception>
    public static Value operator /(Value x, Value y) => Tape.Binary<DivideOp>(x, y);

    /// <summary>The quotient, z = x / y, with a plain number, which the node stores.</summary>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public static Value operator /(Value x, double y) => Tape.Binary<DivideOp>(x, y);

    /// <summary>The quotient, z = x / y, with a plain number, which the node stores.</summary>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public static Value operator /(double x, Value y) => Tape.Binary<DivideOp>(x, y);

    internal readonly struct DivideOp : IBinaryOp
    {
        public static string Label => "/";

        public static T Evaluate<T>(T x, T y)
            where T : struct, IScalar<T> => x / y;

        public static T DerivativeX<T>(T x, T y, T z)
            where T : struct, IScalar<T> => 1.0 / y;

        public static T DerivativeY<T>(T x, T y, T z)
            where T : struct, IScalar<T> => -(z / y);
    }
}

public readonly partial struct Values
{
    /// <summary>The quotients of pairs, zᵢ = xᵢ / yᵢ. One operand may be a single node: zᵢ = xᵢ / y.</summary>
    /// <exception cref="ArgumentException">The vectors differ in length.</exception>
    /// <exception cref="InvalidOperationException">A handle is stale or empty, or the tapes differ.</exception>
    public static Values operator /(Values x, Values y) => ZipOp<Value.DivideOp>.Record(x, y);

    /// <inheritdoc cref="op_Division(Values, Values)"/>
    public static Values operator /(Values x, Value y) => ZipOp<Value.DivideOp>.Record(x, y);

    /// <inheritdoc cref="op_Division(Values, Values)"/>
    public static Values operator /(Value x, Values y) => ZipOp<Value.DivideOp>.Record(x, y);

    /// <inheritdoc cref="op_Division(Values, Values)"/>
    public static Values operator /(Values x, double y) => ZipOp<Value.DivideOp>.Record(x, y);

    /// <inheritdoc cref="op_Division(Values, Values)"/>
    public static Values operator /(double x, Values y) => ZipOp<Value.DivideOp>.Record(x, y);
}
