namespace TapeGrad;

/// <summary>A node of a tape, or a plain number, as a kind of scalar: what an op computes from it is recorded.</summary>
/// <remarks>Numbers are computed at once, and what a sum with 0 or a product with 0 or 1 would add is not recorded.</remarks>
internal readonly struct Recorded : IScalar<Recorded>
{
    private readonly Tape _tape;
    private readonly int _index;
    private readonly double _number;

    private Recorded(Tape tape, int index, double number)
    {
        _tape = tape;
        _index = index;
        _number = number;
    }

    /// <summary>Whether there is a node or number. There is none in a default one.</summary>
    public bool Exists => _tape is not null;

    /// <summary>Whether it is the plain number 0.</summary>
    public bool IsZero => Is(0.0);

    /// <summary>The node itself; a plain number becomes a constant.</summary>
    public Value Value => IsNumber ? _tape.Constant(_number) : _tape.At(_index);

    private bool IsNumber => _index < 0;

    private double Data => IsNumber ? _number : _tape._data[_index];

    public static Recorded Node(Tape tape, int index) => new(tape, index, 0.0);

    public static Recorded Number(Tape tape, double number) => new(tape, Record.None, number);

    /// <summary>The product of an adjoint and a local derivative; 0 where the adjoint is 0, here and in every replay.</summary>
    public static Recorded Share(Recorded g, Recorded d) =>
        g.IsNumber && d.IsNumber ? Binary<Value.ShareOp>(g, d)
        : d.Is(0.0) && !double.IsFinite(g.Data) ? Binary<Value.MultiplyOp>(g, d)
        : g.IsNumber || (d.IsNumber && double.IsFinite(d._number)) ? g * d
        : Binary<Value.ShareOp>(g, d);

    public static Recorded operator +(Recorded x, Recorded y) => x.Is(0.0) ? y : y.Is(0.0) ? x : Binary<Value.AddOp>(x, y);

    public static Recorded operator -(Recorded x, Recorded y) => y.Is(0.0) ? x : x.Is(0.0) ? -y : Binary<Value.SubtractOp>(x, y);

    public static Recorded operator *(Recorded x, Recorded y) =>
        x.Is(0.0) ? x : y.Is(0.0) ? y : x.Is(1.0) ? y : y.Is(1.0) ? x : x.Is(-1.0) ? -y : y.Is(-1.0) ? -x : Binary<Value.MultiplyOp>(x, y);

    public static Recorded operator /(Recorded x, Recorded y) => y.Is(1.0) ? x : Binary<Value.DivideOp>(x, y);

    public static Recorded operator -(Recorded x) => Apply<Value.NegateOp>(x);

    public static Recorded Constant(Recorded x, double value) => Number(x._tape, value);

    public static Recorded IfPositive(Recorded condition, Recorded yes, Recorded no) =>
        condition.IsNumber ? (condition._number > 0.0 ? yes : no)
        : Pick<Value.IfPositiveOp>(condition, yes) + Pick<Value.UnlessPositiveOp>(condition, no);

    public static Recorded IfZero(Recorded condition, Recorded yes, Recorded no) =>
        condition.IsNumber ? (condition._number == 0.0 ? yes : no)
        : Pick<Value.IfZeroOp>(condition, yes) + Pick<Value.UnlessZeroOp>(condition, no);

    public static Recorded Abs(Recorded x) => Apply<Value.AbsOp>(x);

    public static Recorded Sqrt(Recorded x) => Apply<Value.SqrtOp>(x);

    public static Recorded Exp(Recorded x) => Apply<Value.ExpOp>(x);

    public static Recorded Log(Recorded x) => Apply<Value.LogOp>(x);

    public static Recorded Sin(Recorded x) => Apply<Value.SinOp>(x);

    public static Recorded Cos(Recorded x) => Apply<Value.CosOp>(x);

    public static Recorded Tan(Recorded x) => Apply<Value.TanOp>(x);

    public static Recorded Asin(Recorded x) => Apply<Value.AsinOp>(x);

    public static Recorded Acos(Recorded x) => Apply<Value.AcosOp>(x);

    public static Recorded Atan(Recorded x) => Apply<Value.AtanOp>(x);

    public static Recorded Sinh(Recorded x) => Apply<Value.SinhOp>(x);

    public static Recorded Cosh(Recorded x) => Apply<Value.CoshOp>(x);

    public static Recorded Tanh(Recorded x) => Apply<Value.TanhOp>(x);

    public static Recorded Max(Recorded x, Recorded y) => Binary<Value.MaxOp>(x, y);

    public static Recorded Min(Recorded x, Recorded y) => Binary<Value.MinOp>(x, y);

    public static Recorded Pow(Recorded x, Recorded y) => y.Is(1.0) ? x : y.Is(0.0) ? Number(x._tape, 1.0) : Binary<Value.PowOp>(x, y);

    public static Recorded Atan2(Recorded y, Recorded x) => Binary<Value.Atan2Op>(y, x);

    public static Recorded Apply<TOp>(Recorded x, double k = 0.0)
        where TOp : struct, IUnaryOp =>
        x.IsNumber ? Number(x._tape, TOp.Evaluate<Real>(x._number, k).Value)
        : Of(k == 0.0 ? Tape.Unary<TOp>(x.Value) : Tape.Unary<TOp>(x.Value, k));

    public static Recorded Apply<TOp>(Recorded x, Recorded y)
        where TOp : struct, IBinaryOp => typeof(TOp) == typeof(Value.ShareOp) ? Share(x, y) : Binary<TOp>(x, y);

    private static Recorded Pick<TOp>(Recorded condition, Recorded x)
        where TOp : struct, IBinaryOp => x.Is(0.0) ? x : Binary<TOp>(condition, x);

    private static Recorded Binary<TOp>(Recorded x, Recorded y)
        where TOp : struct, IBinaryOp => (x.IsNumber, y.IsNumber) switch
        {
            (true, true) => Number(x._tape, TOp.Evaluate<Real>(x._number, y._number).Value),
            (true, false) => Of(Tape.Binary<TOp>(x._number, y.Value)),
            (false, true) => Of(Tape.Binary<TOp>(x.Value, y._number)),
            _ => Of(Tape.Binary<TOp>(x.Value, y.Value)),
        };

    private static Recorded Of(Value node) => new(node.Tape, node.Index, 0.0);

    private bool Is(double number) => IsNumber && _number == number;
}
