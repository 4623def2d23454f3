namespace TapeGrad.Onnx;

/// <summary>Formulas in operators of ONNX, for what has no operator of its own in 64 bits.</summary>
internal readonly struct Formulas(ModelBuilder model)
{
    public string Of(string op, string x) => model.Node(op, x);

    public string Number(double number) => model.Number(number);

    public string Plus(string x, string y) => model.Node("Add", x, y);

    public string Minus(string x, string y) => model.Node("Sub", x, y);

    public string Times(string x, string y) => model.Node("Mul", x, y);

    public string Over(string x, string y) => model.Node("Div", x, y);

    public string Square(string x) => Times(x, x);

    public string IfPositive(string x, string yes, string no) => model.Node("Where", model.Node("Greater", x, Number(0.0)), yes, no);

    public string IfZero(string x, string yes, string no) => model.Node("Where", model.Node("Equal", x, Number(0.0)), yes, no);

    /// <summary>One number of each row, as a column.</summary>
    public string Reduce(string op, string x) => model.Node(op, ("keepdims", 1), [x, model.List(-1)]);

    /// <summary>ln(1 + x), with all digits near 0: x · ln u ⁄ (u − 1) for the rounded u = 1 + x.</summary>
    /// <remarks>Source: Goldberg, What Every Computer Scientist Should Know About Floating-Point Arithmetic (1991), theorem 4.</remarks>
    public string Log1p(string x)
    {
        string u = Plus(x, Number(1.0));
        string log = Of("Log", u);
        string near = Over(Times(x, log), Minus(u, Number(1.0)));
        return IfSmall(x, IfZero(Minus(u, Number(1.0)), x, near), log);
    }

    /// <summary>eˣ − 1, with all digits near 0: x · (u − 1) ⁄ ln u for the rounded u = eˣ.</summary>
    /// <remarks>Source: Higham, Accuracy and Stability of Numerical Algorithms (2002), section 1.14.1.</remarks>
    public string Expm1(string x)
    {
        string u = Of("Exp", x);
        string less = Minus(u, Number(1.0));
        return IfSmall(x, IfZero(less, x, Over(Times(x, less), Of("Log", u))), less);
    }

    /// <summary>sinh x = ± (e + e ⁄ (e + 1)) ⁄ 2 with e = expm1 |x|.</summary>
    public string Sinh(string x)
    {
        string e = Expm1(Of("Abs", x));
        string twice = IfPositive(Minus(Number(1e300), e), Plus(e, Over(e, Plus(e, Number(1.0)))), e);
        return Times(Of("Sign", x), Times(Number(0.5), twice));
    }

    /// <summary>cosh x = (eˣ + e⁻ˣ) ⁄ 2.</summary>
    public string Cosh(string x) => Times(Number(0.5), Plus(Of("Exp", x), Of("Exp", Of("Neg", x))));

    /// <summary>1 ⁄ cosh² x = 4 e ⁄ (1 + e)² with e = exp(−2 |x|).</summary>
    public string SechSquared(string x)
    {
        string e = Of("Exp", Times(Number(-2.0), Of("Abs", x)));
        return Over(Times(Number(4.0), e), Square(Plus(e, Number(1.0))));
    }

    /// <summary>√(a² + b²) without overflow: m √(1 + (n ⁄ m)²) with m the larger of |a|, |b| and n the smaller.</summary>
    public string Hypot(string a, string b)
    {
        string x = Of("Abs", a);
        string y = Of("Abs", b);
        string m = model.Node("Max", x, y);
        string ratio = Over(model.Node("Min", x, y), m);
        return IfZero(m, m, Times(m, Of("Sqrt", Plus(Square(ratio), Number(1.0)))));
    }

    /// <summary>x · σ(2u), u = √(2⁄π) · (x + 0.044715 · x³).</summary>
    public string GeluTanh(string x)
    {
        string cubic = Plus(x, Times(Number(0.044715), Times(x, Square(x))));
        return Times(x, Of("Sigmoid", Times(Number(2.0 * Math.Sqrt(2.0 / Math.PI)), cubic)));
    }

    /// <summary>Φ(x) = (1 + erf(x ⁄ √2)) ⁄ 2, in 32 bits.</summary>
    public string Normal(string x) => Times(Number(0.5), Plus(Number(1.0), Of("Erf", Times(x, Number(Math.Sqrt(0.5))))));

    private string IfSmall(string x, string near, string far) => model.Node("Where", model.Node("Less", Of("Abs", x), Number(0.5)), near, far);
}
