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
        Fill(program.Leaves, parameters, ref _slots.First);
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

        Add(_adjoints, program.Leaves, gradients);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Fill((int Place, int Slot)[] leaves, double[] parameters, ref double slots)
    {
        foreach ((int parameter, int slot) in leaves)
        {
            Unsafe.Add(ref slots, slot) = parameters[parameter];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(double[] adjoints, (int Place, int Slot)[] leaves, double[] gradients)
    {
        for (int leaf = 0; leaf < leaves.Length; leaf++)
        {
            gradients[leaves[leaf].Place] += adjoints[leaf];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool BackwardOnce(Sweep sweep, ReadOnlySpan<double> ofRoots, bool exact)
    {
        for (int root = 0; root < ofRoots.Length; root++)
        {
            Unsafe.Add(ref _slots.First, sweep.Roots[root]) = ofRoots[root];
        }

        if (exact)
        {
            Interpreter<Block1>.RunExact(sweep.Code, ref _slots.First, ref _slots.First, ref _slots.First);
        }
        else
        {
            Interpreter<Block1>.Run(sweep.Code, ref _slots.First, ref _slots.First, ref _slots.First);
        }

        int[] leaves = sweep.Leaves;
        double[] adjoints = _adjoints;
        ref double slots = ref _slots.First;
        bool numbers = true;
        for (int leaf = 0; leaf < leaves.Length; leaf++)
        {
            double adjoint = Unsafe.Add(ref slots, leaves[leaf]);
            adjoints[leaf] = adjoint;
            numbers &= !double.IsNaN(adjoint);
        }

        return numbers;
    }
}
