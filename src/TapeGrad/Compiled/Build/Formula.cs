namespace TapeGrad;

/// <summary>A node of a <see cref="ScalarGraph"/> as a kind of scalar: what an op computes from it is added to the graph.</summary>
/// <param name="Graph">The graph.</param>
/// <param name="At">The node.</param>
internal readonly record struct Formula(ScalarGraph Graph, int At) : IScalar<Formula>
{
    private static readonly int Multiply = OpTable.Binary<Value.MultiplyOp>.Number;
    private static readonly int Negate = OpTable.Unary<Value.NegateOp>.Number;

    /// <summary>Whether it is the constant 0.</summary>
    public bool IsZero => Is(0.0);

    /// <summary>The product of an adjoint and a local derivative; 0 where the adjoint is 0.</summary>
    public static Formula Share(Formula g, Formula d) => g.IsConstant || d.IsFinite ? g * d : Binary<Value.ShareOp>(g, d);

    public static Formula operator +(Formula x, Formula y) => x.Is(0.0) ? y : y.Is(0.0) ? x : Binary<Value.AddOp>(x, y);

    public static Formula operator -(Formula x, Formula y) => y.Is(0.0) ? x : x.Is(0.0) ? -y : Binary<Value.SubtractOp>(x, y);

    public static Formula operator *(Formula x, Formula y) =>
        x.Is(0.0) ? x : y.Is(0.0) ? y : x.IsConstant ? Scaled(x, y) : y.IsConstant ? Scaled(y, x) : Binary<Value.MultiplyOp>(x, y);

    public static Formula operator /(Formula x, Formula y) => y.Is(1.0) ? x : Binary<Value.DivideOp>(x, y);

    public static Formula operator -(Formula x) => Scaled(Constant(x, -1.0), x);

    public static Formula Constant(Formula x, double value) => new(x.Graph, x.Graph.Constant(value));

    public static Formula IfPositive(Formula condition, Formula yes, Formula no) =>
        Pick<Value.IfPositiveOp>(condition, yes) + Pick<Value.UnlessPositiveOp>(condition, no);

    public static Formula IfZero(Formula condition, Formula yes, Formula no) =>
        Pick<Value.IfZeroOp>(condition, yes) + Pick<Value.UnlessZeroOp>(condition, no);

    public static Formula Abs(Formula x) => Apply<Value.AbsOp>(x);

    public static Formula Sqrt(Formula x) => Apply<Value.SqrtOp>(x);

    public static Formula Exp(Formula x) => Apply<Value.ExpOp>(x);

    public static Formula Log(Formula x) => Apply<Value.LogOp>(x);

    public static Formula Sin(Formula x) => Apply<Value.SinOp>(x);

    public static Formula Cos(Formula x) => Apply<Value.CosOp>(x);

    public static Formula Tan(Formula x) => Apply<Value.TanOp>(x);

    public static Formula Asin(Formula x) => Apply<Value.AsinOp>(x);

    public static Formula Acos(Formula x) => Apply<Value.AcosOp>(x);

    public static Formula Atan(Formula x) => Apply<Value.AtanOp>(x);

    public static Formula Sinh(Formula x) => Apply<Value.SinhOp>(x);

    public static Formula Cosh(Formula x) => Apply<Value.CoshOp>(x);

    public static Formula Tanh(Formula x) => Apply<Value.TanhOp>(x);

    public static Formula Max(Formula x, Formula y) => Apply<Value.MaxOp>(x, y);

    public static Formula Min(Formula x, Formula y) => Apply<Value.MinOp>(x, y);

    public static Formula Pow(Formula x, Formula y) => y.Is(1.0) ? x : y.Is(0.0) ? Constant(x, 1.0) : Binary<Value.PowOp>(x, y);

    public static Formula Atan2(Formula y, Formula x) => Apply<Value.Atan2Op>(y, x);

    public static Formula Apply<TOp>(Formula x, double k = 0.0)
        where TOp : struct, IUnaryOp => new(x.Graph, x.Graph.Unary<TOp>(x.At, k));

    public static Formula Apply<TOp>(Formula x, Formula y)
        where TOp : struct, IBinaryOp => typeof(TOp) == typeof(Value.ShareOp) ? Share(x, y) : Binary<TOp>(x, y);

    private static Formula Pick<TOp>(Formula condition, Formula x)
        where TOp : struct, IBinaryOp => x.Is(0.0) ? x : Binary<TOp>(condition, x);

    private static Formula Binary<TOp>(Formula x, Formula y)
        where TOp : struct, IBinaryOp => new(x.Graph, x.Graph.Binary<TOp>(x.At, y.At));

    // Constants of a chain of products are multiplied here.
    private static Formula Scaled(Formula constant, Formula x)
    {
        ScalarNode node = x.Graph.Nodes[x.At];
        if (node.Op == Multiply || node.Op == Negate)
        {
            var first = new Formula(x.Graph, node.A);
            var second = node.Op == Negate ? Constant(x, -1.0) : new Formula(x.Graph, node.B);
            (Formula inner, Formula rest) = first.IsConstant ? (first, second) : (second, first);
            double product = constant.Number * inner.Number;
            if (inner.IsConstant && !rest.IsConstant && double.IsNormal(product))
            {
                (constant, x) = (Constant(x, product), rest);
            }
        }

        return constant.Is(1.0) ? x : constant.Is(-1.0) ? Apply<Value.NegateOp>(x) : Binary<Value.MultiplyOp>(constant, x);
    }

    private bool IsConstant => Graph.Nodes[At].Kind == ScalarKind.Constant;

    private bool IsFinite => IsConstant && double.IsFinite(Number);

    private double Number => Graph.Nodes[At].Number;

    private bool Is(double number) => IsConstant && Number == number;
}
