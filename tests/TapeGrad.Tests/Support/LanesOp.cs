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

    public abstract Vector512<double> Of(int function, Vector512<double> a, Vector512<double> b, double c);

    public abstract double Of(int function, double a, double b, double c);

    /// <summary>The function at every (a, b), eight at a time and the last ones filled up with <paramref name="filler"/>.</summary>
    public double[] Packed(int function, double[] a, double[] b, double c, double filler = double.NaN)
    {
        double[] results = new double[a.Length];
        Span<double> x = stackalloc double[Lanes.Count];
        Span<double> y = stackalloc double[Lanes.Count];
        for (int i = 0; i < a.Length; i += Lanes.Count)
        {
            int n = Math.Min(Lanes.Count, a.Length - i);
            x.Fill(filler);
            a.AsSpan(i, n).CopyTo(x);
            y.Fill(IsBinary ? filler : b[i]);
            b.AsSpan(i, n).CopyTo(y);
            Of(function, Vector512.Create<double>(x), Vector512.Create<double>(y), c).CopyTo(x);
            x[..n].CopyTo(results.AsSpan(i));
        }

        return results;
    }

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

        public override Vector512<double> Of(int function, Vector512<double> a, Vector512<double> b, double c) => Of<Lanes>(function, a, b[0]).Value;

        public override double Of(int function, double a, double b, double c) => Of<Real>(function, a, b).Value;

        private static T Of<T>(int function, T x, double k)
            where T : struct, IScalar<T>
        {
            T y = TOp.Evaluate(x, k);
            return function == 0 ? y : TOp.Derivative(x, y, k);
        }
    }

    private sealed class Bounded<TOp> : LanesOp
        where TOp : struct, IBoundedOp
    {
        public override string Label => TOp.Label;

        public override int Functions => 2;

        public override Vector512<double> Of(int function, Vector512<double> a, Vector512<double> b, double c) => Of<Lanes>(function, a, b[0], c).Value;

        public override double Of(int function, double a, double b, double c) => Of<Real>(function, a, b, c).Value;

        private static T Of<T>(int function, T x, double min, double max)
            where T : struct, IScalar<T>
        {
            T y = TOp.Evaluate(x, min, max);
            return function == 0 ? y : TOp.Derivative(x, y, min, max);
        }
    }

    private sealed class Binary<TOp> : LanesOp
        where TOp : struct, IBinaryOp
    {
        public override string Label => TOp.Label;

        public override int Functions => 3;

        public override Vector512<double> Of(int function, Vector512<double> a, Vector512<double> b, double c) => Of<Lanes>(function, a, b).Value;

        public override double Of(int function, double a, double b, double c) => Of<Real>(function, a, b).Value;

        private static T Of<T>(int function, T x, T y)
            where T : struct, IScalar<T>
        {
            T z = TOp.Evaluate(x, y);
            return function == 0 ? z : function == 1 ? TOp.DerivativeX(x, y, z) : TOp.DerivativeY(x, y, z);
        }
    }
}
