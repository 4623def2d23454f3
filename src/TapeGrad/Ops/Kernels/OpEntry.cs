using System.Runtime.CompilerServices;

namespace TapeGrad;

/// <summary>An op as an object: it evaluates a node with other numbers and runs the op's kernel in compiled graphs.</summary>
/// <remarks>The arguments follow the order of the formula, whether node or plain number. Extra arguments are not read.</remarks>
internal abstract class OpEntry
{
    private bool? _isOfTheLibrary;

    public abstract string Label { get; }

    /// <summary>Whether a node has two operands, one of which may be a plain number.</summary>
    public virtual bool IsBinary => false;

    /// <summary>Whether a node has any number of operands.</summary>
    public virtual bool IsNary => false;

    /// <summary>Whether the op is one of this library.</summary>
    public bool IsOfTheLibrary => _isOfTheLibrary ??= GetType().GenericTypeArguments is not [{ } op, ..] || op.Assembly == typeof(OpEntry).Assembly;

    /// <summary>Whether gradients flow through the op.</summary>
    public virtual bool HasDerivative => true;

    public virtual double Evaluate(double a, double b, double c) => throw new NotSupportedException();

    /// <summary>Evaluates a node with any number of operands. It may read <see cref="Simd.Width"/> numbers past their end.</summary>
    public virtual double Evaluate(ReadOnlySpan<double> operands, ReadOnlySpan<double> numbers) => throw new NotSupportedException();

    /// <summary>The local derivatives of a node with one or two operands, with the same arguments as <see cref="Evaluate(double, double, double)"/>.</summary>
    public virtual (double A, double B) Derivatives(double a, double b, double c, double y) => throw new NotSupportedException();

    /// <summary>The local derivative towards the first operand, over any kind of number. A unary op has its plain numbers in <paramref name="k"/> and <paramref name="k2"/>.</summary>
    public virtual T TowardsA<T>(T a, T b, double k, double k2, T y)
        where T : struct, IScalar<T> => throw new NotSupportedException();

    /// <summary>The local derivative towards the second operand.</summary>
    public virtual T TowardsB<T>(T a, T b, T y)
        where T : struct, IScalar<T> => throw new NotSupportedException();

    /// <summary>The local derivatives of a node with any number of operands, over any kind of number.</summary>
    public virtual void LocalsOf<T>(ReadOnlySpan<T> operands, T y, Span<T> locals)
        where T : struct, IScalar<T> => throw new NotSupportedException();

    /// <summary>The local derivatives of a node with any number of operands.</summary>
    public virtual void Locals(ReadOnlySpan<double> operands, double y, Span<double> locals) => throw new NotSupportedException();

    /// <summary>Computes the result's slot from those of the operands.</summary>
    public virtual void Forward(ref double slots, in Kernel kernel, int[] operands, int lanes) => throw new NotSupportedException();

    /// <summary>Passes the result's adjoint on to the operands' adjoints. A zero adjoint passes on nothing.</summary>
    public virtual void Backward(ref double slots, in Kernel kernel, int[] operands, int lanes) => throw new NotSupportedException();

    /// <summary>The first number of a slot.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static ref double At(ref double slots, int slot, int lanes) => ref Unsafe.Add(ref slots, (nint)slot * lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static void Pass<V>(V share, ref double adjoint, int at, bool add)
        where V : struct, ILanes<V> => (add ? V.Load(ref adjoint, at) + share : share).Store(ref adjoint, at);
}

internal sealed class UnaryEntry<TOp, V> : OpEntry
    where TOp : struct, IUnaryOp
    where V : struct, ILanes<V>
{
    public override string Label => TOp.Label;

    public override double Evaluate(double a, double b, double c) => TOp.Evaluate<Real>(a, b).Value;

    public override (double A, double B) Derivatives(double a, double b, double c, double y) => (TOp.Derivative<Real>(a, y, b).Value, 0.0);

    public override T TowardsA<T>(T a, T b, double k, double k2, T y) => TOp.Derivative(a, y, k);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Forward(ref double slots, in Kernel kernel, int[] operands, int lanes)
    {
        ref double x = ref At(ref slots, kernel.A, lanes);
        ref double y = ref At(ref slots, kernel.Y, lanes);
        double k = kernel.Number;
        for (int i = 0; i < lanes; i += V.Count)
        {
            TOp.Evaluate<V>(V.Load(ref x, i), k).Store(ref y, i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Backward(ref double slots, in Kernel kernel, int[] operands, int lanes)
    {
        ref double x = ref At(ref slots, kernel.A, lanes);
        ref double y = ref At(ref slots, kernel.Y, lanes);
        ref double g = ref At(ref slots, kernel.G, lanes);
        ref double adjoint = ref At(ref slots, kernel.GA, lanes);
        double k = kernel.Number;
        bool add = kernel.AddA;
        for (int i = 0; i < lanes; i += V.Count)
        {
            V derivative = TOp.Derivative<V>(V.Load(ref x, i), V.Load(ref y, i), k);
            Pass(V.Share(V.Load(ref g, i), derivative), ref adjoint, i, add);
        }
    }
}

internal sealed class BoundedEntry<TOp, V> : OpEntry
    where TOp : struct, IBoundedOp
    where V : struct, ILanes<V>
{
    public override string Label => TOp.Label;

    public override double Evaluate(double a, double b, double c) => TOp.Evaluate<Real>(a, b, c).Value;

    public override (double A, double B) Derivatives(double a, double b, double c, double y) => (TOp.Derivative<Real>(a, y, b, c).Value, 0.0);

    public override T TowardsA<T>(T a, T b, double k, double k2, T y) => TOp.Derivative(a, y, k, k2);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Forward(ref double slots, in Kernel kernel, int[] operands, int lanes)
    {
        ref double x = ref At(ref slots, kernel.A, lanes);
        ref double y = ref At(ref slots, kernel.Y, lanes);
        for (int i = 0; i < lanes; i += V.Count)
        {
            TOp.Evaluate<V>(V.Load(ref x, i), kernel.Number, kernel.Number2).Store(ref y, i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Backward(ref double slots, in Kernel kernel, int[] operands, int lanes)
    {
        ref double x = ref At(ref slots, kernel.A, lanes);
        ref double y = ref At(ref slots, kernel.Y, lanes);
        ref double g = ref At(ref slots, kernel.G, lanes);
        ref double adjoint = ref At(ref slots, kernel.GA, lanes);
        for (int i = 0; i < lanes; i += V.Count)
        {
            V derivative =
                TOp.Derivative<V>(V.Load(ref x, i), V.Load(ref y, i), kernel.Number, kernel.Number2);
            Pass(V.Share(V.Load(ref g, i), derivative), ref adjoint, i, kernel.AddA);
        }
    }
}

internal sealed class BinaryEntry<TOp, V> : OpEntry
    where TOp : struct, IBinaryOp
    where V : struct, ILanes<V>
{
    public override string Label => TOp.Label;

    public override bool IsBinary => true;

    public override double Evaluate(double a, double b, double c) => TOp.Evaluate<Real>(a, b).Value;

    public override (double A, double B) Derivatives(double a, double b, double c, double y) =>
        (TOp.DerivativeX<Real>(a, b, y).Value, TOp.DerivativeY<Real>(a, b, y).Value);

    public override T TowardsA<T>(T a, T b, double k, double k2, T y) => TOp.DerivativeX(a, b, y);

    public override T TowardsB<T>(T a, T b, T y) => TOp.DerivativeY(a, b, y);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Forward(ref double slots, in Kernel kernel, int[] operands, int lanes)
    {
        ref double x = ref At(ref slots, kernel.A, lanes);
        ref double y = ref At(ref slots, kernel.B, lanes);
        ref double z = ref At(ref slots, kernel.Y, lanes);
        for (int i = 0; i < lanes; i += V.Count)
        {
            TOp.Evaluate<V>(V.Load(ref x, i), V.Load(ref y, i)).Store(ref z, i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Backward(ref double slots, in Kernel kernel, int[] operands, int lanes)
    {
        ref double x = ref At(ref slots, kernel.A, lanes);
        ref double y = ref At(ref slots, kernel.B, lanes);
        ref double z = ref At(ref slots, kernel.Y, lanes);
        ref double g = ref At(ref slots, kernel.G, lanes);
        if (kernel.GA != Slot.None)
        {
            ref double adjoint = ref At(ref slots, kernel.GA, lanes);
            for (int i = 0; i < lanes; i += V.Count)
            {
                V derivative = TOp.DerivativeX<V>(V.Load(ref x, i), V.Load(ref y, i), V.Load(ref z, i));
                Pass(V.Share(V.Load(ref g, i), derivative), ref adjoint, i, kernel.AddA);
            }
        }

        if (kernel.GB != Slot.None)
        {
            ref double adjoint = ref At(ref slots, kernel.GB, lanes);
            for (int i = 0; i < lanes; i += V.Count)
            {
                V derivative = TOp.DerivativeY<V>(V.Load(ref x, i), V.Load(ref y, i), V.Load(ref z, i));
                Pass(V.Share(V.Load(ref g, i), derivative), ref adjoint, i, kernel.AddB);
            }
        }
    }
}
