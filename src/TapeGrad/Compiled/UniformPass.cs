using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TapeGrad;

/// <summary>The memory of one call for what depends on parameters only: it is computed once, and swept once at the end.</summary>
/// <remarks>The same code as for samples, over eight lanes of which the first counts.</remarks>
internal sealed class UniformPass(Program program)
{
    private readonly Slots _slots = new();
    private readonly double[] _adjoints = new double[program.Leaves.Length];

    /// <summary>Computes all roots from the parameters.</summary>
    /// <param name="parameters">The numbers of all parameters.</param>
    /// <param name="backward">Whether <see cref="Backward"/> will follow.</param>
    public void Forward(double[] parameters, bool backward)
    {
        int slots = backward ? program.Reverse(leaves: true, uniforms: false).Code.Slots : program.Forward.Slots;
        _slots.Reserve((long)slots * Simd.Width);
        foreach ((int parameter, int slot) in program.Leaves)
        {
            Simd.Store(Vector512.Create(parameters[parameter]), ref _slots.First, slot * Simd.Width);
        }

        Interpreter<Block8>.Run(program.Forward, ref _slots.First, ref _slots.First, ref _slots.First);
    }

    public double Root(int index) => Unsafe.Add(ref _slots.First, program.Roots[index] * Simd.Width);

    /// <summary>Adds the gradients that come of the adjoints of the roots.</summary>
    public void Backward(ReadOnlySpan<double> adjoints, double[] gradients)
    {
        Sweep sweep = program.Reverse(leaves: true, uniforms: false);
        if (!BackwardOnce(sweep, adjoints, exact: false))
        {
            BackwardOnce(sweep, adjoints, exact: true);
        }

        for (int leaf = 0; leaf < _adjoints.Length; leaf++)
        {
            gradients[program.Leaves[leaf].Place] += _adjoints[leaf];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool BackwardOnce(Sweep sweep, ReadOnlySpan<double> adjoints, bool exact)
    {
        for (int root = 0; root < adjoints.Length; root++)
        {
            Simd.Store(Vector512.CreateScalar(adjoints[root]), ref _slots.First, sweep.Roots[root] * Simd.Width);
        }

        if (exact)
        {
            Interpreter<Block8>.RunExact(sweep.Code, ref _slots.First, ref _slots.First, ref _slots.First);
        }
        else
        {
            Interpreter<Block8>.Run(sweep.Code, ref _slots.First, ref _slots.First, ref _slots.First);
        }

        // One lane each.
        bool numbers = true;
        for (int leaf = 0; leaf < _adjoints.Length; leaf++)
        {
            double adjoint = Unsafe.Add(ref _slots.First, sweep.Leaves[leaf] * Simd.Width);
            _adjoints[leaf] = adjoint;
            numbers &= !double.IsNaN(adjoint);
        }

        return numbers;
    }
}
