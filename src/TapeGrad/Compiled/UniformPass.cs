using System.Runtime.CompilerServices;

namespace TapeGrad;

/// <summary>The memory of one call for what depends on parameters only: it is computed once, and swept once at the end.</summary>
internal sealed class UniformPass(Program program)
{
    private readonly Slots _slots = new();
    private readonly double[] _adjoints = new double[program.Leaves.Length];

    /// <summary>Computes all roots from the parameters.</summary>
    /// <param name="parameters">The numbers of all parameters.</param>
    /// <param name="backward">Whether <see cref="Backward"/> will follow.</param>
    public void Forward(double[] parameters, bool backward)
    {
        Code code = backward ? program.Reverse(leaves: true, uniforms: false).Code : program.Forward;
        _slots.Reserve(Math.Max(code.Room(Block1.Lanes), program.Forward.Room(Block1.Lanes)));
        foreach ((int parameter, int slot) in program.Leaves)
        {
            Unsafe.Add(ref _slots.First, slot) = parameters[parameter];
        }

        Interpreter<Block1>.Run(program.Forward, ref _slots.First, ref _slots.First, ref _slots.First);
    }

    public double Root(int index) => Unsafe.Add(ref _slots.First, program.Roots[index]);

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
            Unsafe.Add(ref _slots.First, sweep.Roots[root]) = adjoints[root];
        }

        if (exact)
        {
            Interpreter<Block1>.RunExact(sweep.Code, ref _slots.First, ref _slots.First, ref _slots.First);
        }
        else
        {
            Interpreter<Block1>.Run(sweep.Code, ref _slots.First, ref _slots.First, ref _slots.First);
        }

        bool numbers = true;
        for (int leaf = 0; leaf < _adjoints.Length; leaf++)
        {
            double adjoint = Unsafe.Add(ref _slots.First, sweep.Leaves[leaf]);
            _adjoints[leaf] = adjoint;
            numbers &= !double.IsNaN(adjoint);
        }

        return numbers;
    }
}
