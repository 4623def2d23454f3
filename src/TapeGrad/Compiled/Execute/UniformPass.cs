using System.Runtime.CompilerServices;

namespace TapeGrad;

/// <summary>Computes what depends on parameters only, once a call, and sweeps it once at the end of the call.</summary>
internal sealed class UniformPass(Program program)
{
    private readonly AlignedMemory _slots = new();

    // Parameters that are adjacent on the tape; their slots and their adjoints are adjacent as well.
    private readonly ParameterRange[] _ranges = [.. ParameterRange.Of([.. program.Leaves.Select(leaf => leaf.Place)])];

    /// <summary>Computes all roots from the parameters.</summary>
    /// <param name="parameters">The numbers of all parameters.</param>
    /// <param name="backward">Whether <see cref="Backward"/> will follow.</param>
    public void Forward(double[] parameters, bool backward)
    {
        Code code = backward ? program.Reverse(leaves: true, uniforms: false).Code : program.Forward;
        _slots.Reserve(Math.Max(code.Room(Block1.Lanes), program.Forward.Room(Block1.Lanes)));
        foreach (ParameterRange range in _ranges)
        {
            parameters.AsSpan(range.Parameter, range.Count).CopyTo(_slots.Span(range.Start, range.Count));
        }

        Interpreter<Block1>.Run(program.Forward, ref _slots.First, ref _slots.First, ref _slots.First);
    }

    public double Root(int index) => Unsafe.Add(ref _slots.First, program.Roots[index]);

    /// <summary>Adds to the gradients of the parameters what the adjoints of the roots pass on.</summary>
    public void Backward(ReadOnlySpan<double> adjoints, double[] gradients)
    {
        Sweep sweep = program.Reverse(leaves: true, uniforms: false);
        SetRoots(sweep, adjoints);
        Interpreter<Block1>.Run(sweep.Code, ref _slots.First, ref _slots.First, ref _slots.First);
        if (Simd.HasNaN(_slots.Span(program.Forward.Slots, program.Leaves.Length)))
        {
            SetRoots(sweep, adjoints);
            Interpreter<Block1>.RunExact(sweep.Code, ref _slots.First, ref _slots.First, ref _slots.First);
        }

        foreach (ParameterRange range in _ranges)
        {
            Simd.AddScaled(1.0, ref Unsafe.Add(ref _slots.First, program.Forward.Slots + range.Start), ref gradients[range.Parameter], range.Count);
        }
    }

    private void SetRoots(Sweep sweep, ReadOnlySpan<double> adjoints)
    {
        for (int root = 0; root < adjoints.Length; root++)
        {
            // A root reached only through the shift of a softmax has no adjoint.
            if (sweep.Roots[root] != Slot.None)
            {
                Unsafe.Add(ref _slots.First, sweep.Roots[root]) = adjoints[root];
            }
        }
    }
}
