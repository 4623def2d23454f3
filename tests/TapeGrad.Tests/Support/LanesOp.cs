using System.Runtime.Intrinsics;

namespace TapeGrad.Tests;

/// <summary>An op of the library, found by reflection, as functions of (a, b, c) on eight numbers and on one.</summary>
/// <remarks>Function 0 is the value, 1 and 2 are the derivatives towards the operands.</remarks>
internal abstract class LanesOp
{
    public static readonly LanesOp[] All =
    [
        .. typeof(Tape).Assembly.GetTypes().Where(t => t.IsValueType && typeof(IOp).IsAssignableFrom(t)).Select(Of)
            .OrderBy(o => o.Label, StringComparer.Ordinal),
    ];

    public abstract string Label { get; }

    public abstract int Functions { get; }

    public bool IsBinary => Functions == 3;

    public static LanesOp ByLabel(string label) => All.Single(o => o.Label == label);

    public static string Name(int function) => function switch { 0 => "value", 1 => "first derivative", _ => "second derivative" };

    public double Of(int function, double a, double b, double c) => Of<Real>(function, a, b, b, c).Value;

    public Vector512<double> Of(int function, Vector512<double> a, Vector512<double> b, double c, int width = 8) => width switch
    {
        8 => Of<EightLanes>(function, a, b, b[0], c).Value,
        4 => Vector512.Create(Four(function, a.GetLower(), b.GetLower(), b[0], c), Four(function, a.GetUpper(), b.GetUpper(), b[0], c)),
        _ => Vector512.Create(Twos(function, a.GetLower(), b.GetLower(), b[0], c), Twos(function, a.GetUpper(), b.GetUpper(), b[0], c)),
    };

    /// <summary>The function at every (a, b), eight at a time and the last ones filled up with <paramref name="filler"/>, in vectors of 8, 4 or 2 numbers.</summary>
    public double[] Packed(int function, double[] a, double[] b, double c, double filler = double.NaN, int width = 8)
    {
        double[] results = new double[a.Length];
        Span<double> x = stackalloc double[EightLanes.Count];
        Span<double> y = stackalloc double[EightLanes.Count];
        for (int i = 0; i < a.Length; i += EightLanes.Count)
        {
            int n = Math.Min(EightLanes.Count, a.Length - i);
            x.Fill(filler);
            a.AsSpan(i, n).CopyTo(x);
            y.Fill(IsBinary ? filler : b[i]);
            b.AsSpan(i, n).CopyTo(y);
            Of(function, Vector512.Create<double>(x), Vector512.Create<double>(y), c, width).CopyTo(x);
            x[..n].CopyTo(results.AsSpan(i));
        }

        return results;
    }

    private Vector256<double> Four(int function, Vector256<double> a, Vector256<double> b, double k, double c) => Of<FourLanes>(function, a, b, k, c).Value;

    private Vector256<double> Twos(int function, Vector256<double> a, Vector256<double> b, double k, double c) =>
        Vector256.Create(Of<TwoLanes>(function, a.GetLower(), b.GetLower(), k, c).Value, Of<TwoLanes>(function, a.GetUpper(), b.GetUpper(), k, c).Value);

    // With the operand b or the plain numbers k and c.
    protected abstract T Of<T>(int function, T a, T b, double k, double c)
        where T : struct, IScalar<T>;

    private static LanesOp Of(Type op)
    {
        Type kind = typeof(IBinaryOp).IsAssignableFrom(op) ? typeof(Binary<>) : typeof(IUnaryOp).IsAssignableFrom(op) ? typeof(Unary<>) : typeof(Bounded<>);
        return (LanesOp)Activator.CreateInstance(kind.MakeGenericType(op))!;
    }

    private sealed class Unary<TOp> : LanesOp
        where TOp : struct, IUnaryOp
    {
        public override string Label => TOp.Label;

        public override int Functions => 2;

        protected override T Of<T>(int function, T a, T b, double k, double c)
        {
            T y = TOp.Evaluate(a, k);
            return function == 0 ? y : TOp.Derivative(a, y, k);
        }
    }

    private sealed class Bounded<TOp> : LanesOp
        where TOp : struct, IBoundedOp
    {
        public override string Label => TOp.Label;

        public override int Functions => 2;

        protected override T Of<T>(int function, T a, T b, double k, double c)
        {
            T y = TOp.Evaluate(a, k, c);
            return function == 0 ? y : TOp.Derivative(a, y, k, c);
        }
    }

    private sealed class Binary<TOp> : LanesOp
        where TOp : struct, IBinaryOp
    {
        public override string Label => TOp.Label;

        public override int Functions => 3;

        protected override T Of<T>(int function, T a, T b, double k, double c)
        {
            T z = TOp.Evaluate(a, b);
            return function == 0 ? z : function == 1 ? TOp.DerivativeX(a, b, z) : TOp.DerivativeY(a, b, z);
        }
    }
}
