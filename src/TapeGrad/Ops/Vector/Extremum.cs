using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TapeGrad;

public readonly partial struct Values
{
    /// <summary>The largest number, y = max xᵢ.</summary>
    /// <remarks>
    /// Local derivatives: 1 for the largest number and 0 for the others; k equal largest numbers get 1/k each. NaN if any number
    /// is NaN, and then each of n numbers gets 1/n. One node.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The vector is empty, or its handle is stale or empty.</exception>
    public Value Max() => ExtremumOp.Max.Record(this);

    /// <summary>The smallest number, y = min xᵢ.</summary>
    /// <remarks>
    /// Local derivatives: 1 for the smallest number and 0 for the others; k equal smallest numbers get 1/k each. NaN if any
    /// number is NaN, and then each of n numbers gets 1/n. One node.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The vector is empty, or its handle is stale or empty.</exception>
    public Value Min() => ExtremumOp.Min.Record(this);
}

internal sealed class ExtremumOp(string label, bool largest) : Reduction(label)
{
    public static readonly ExtremumOp Max = new("max", true);
    public static readonly ExtremumOp Min = new("min", false);

    public bool Largest => largest;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override double Evaluate(ref double x, int count)
    {
        // Lanes past the end repeat the first number.
        var first = Vector512.Create(x);
        Vector512<double> extreme = first;
        for (int i = 0; i < count; i += Simd.Width)
        {
            Vector512<double> block = Simd.First(count - i, Simd.Load(ref x, i), first);
            extreme = largest ? Vector512.Max(extreme, block) : Vector512.Min(extreme, block);
        }

        double y = extreme[0];
        for (int lane = 1; lane < Simd.Width; lane++)
        {
            y = largest ? Math.Max(y, extreme[lane]) : Math.Min(y, extreme[lane]);
        }

        return y;
    }

    public override void Locals(ref double x, int count, double y, ref double locals)
    {
        int ties = 0;
        for (int i = 0; i < count; i++)
        {
            ties += IsTie(Unsafe.Add(ref x, i), y) ? 1 : 0;
        }

        for (int i = 0; i < count; i++)
        {
            Unsafe.Add(ref locals, i) = IsTie(Unsafe.Add(ref x, i), y) ? 1.0 / ties : 0.0;
        }
    }

    public override void LocalsOf<T>(ReadOnlySpan<T> x, T y, Span<T> locals)
    {
        T ties = T.Zero(y);
        for (int i = 0; i < x.Length; i++)
        {
            // Not apart is a tie, also at infinity and NaN.
            locals[i] = T.IfPositive(largest ? y - x[i] : x[i] - y, T.Zero(y), T.One(y));
            ties += locals[i];
        }

        for (int i = 0; i < x.Length; i++)
        {
            locals[i] /= ties;
        }
    }

    public override void Forward(KernelOperands x)
    {
        for (int v = 0; v < x.Vectors; v++)
        {
            Vector512<double> most = x.Operand(0, v);
            for (int i = 1; i < x.Count; i++)
            {
                most = largest ? Vector512.Max(most, x.Operand(i, v)) : Vector512.Min(most, x.Operand(i, v));
            }

            x.SetResult(v, most);
        }
    }

    public override void Backward(KernelOperands x)
    {
        for (int v = 0; v < x.Vectors; v++)
        {
            Vector512<double> y = x.Result(v);
            Vector512<double> ties = default;
            for (int i = 0; i < x.Count; i++)
            {
                ties += Vector512.ConditionalSelect(Ties(x.Operand(i, v), y), Vector512<double>.One, Vector512<double>.Zero);
            }

            for (int i = 0; i < x.Count; i++)
            {
                x.Pass(i, v, Vector512.ConditionalSelect(Ties(x.Operand(i, v), y), Vector512<double>.One / ties, Vector512<double>.Zero));
            }
        }
    }

    // A NaN among the numbers makes the result NaN, and all of them a tie: the gradient does not get lost.
    private static bool IsTie(double x, double y) => x == y || double.IsNaN(y);

    private static Vector512<double> Ties(Vector512<double> x, Vector512<double> y) => Vector512.Equals(x, y) | ~Vector512.Equals(y, y);
}
