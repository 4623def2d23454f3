using System.Runtime.CompilerServices;

namespace TapeGrad;

/// <summary>Computes what depends on parameters only, once a call, and sweeps it once at the end of the call.</summary>
internal sealed class UniformPass
{
    private readonly Program _program;
    private readonly AlignedMemory _slots = new();

    // Parameters that are adjacent on the tape; their slots and their adjoints are adjacent as well.
    private readonly ParameterRange[] _ranges;

    // The program that the slots are from: the exact one, if a result of the other is not finite.
    private Program _current;

    public UniformPass(Program program)
    {
        _program = _current = program;
        _ranges = [.. ParameterRange.Of([.. program.Leaves.Select(leaf => leaf.Place)])];
    }

    /// <summary>Computes all roots from the parameters.</summary>
    /// <param name="parameters">The numbers of all parameters.</param>
    /// <param name="backward">Whether <see cref="Backward"/> will follow.</param>
    public void Forward(double[] parameters, bool backward)
    {
        _current = _program;
        Run(parameters, backward);
        bool found = false;
        for (int root = 0; root < _program.Roots.Length && !found; root++)
        {
            found = !double.IsFinite(Root(root));
        }

        if (found)
        {
            _current = _program.Exact;
            Run(parameters, backward);
        }
    }

    public double Root(int index) => Unsafe.Add(ref _slots.First, _current.Roots[index]);

    /// <summary>Adds to the gradients of the parameters what the adjoints of the roots pass on.</summary>
    /// <param name="parameters">The numbers of all parameters.</param>
    /// <param name="adjoints">The adjoints of the first roots. The others have none.</param>
    /// <param name="gradients">The gradients of all parameters.</param>
    public void Backward(double[] parameters, ReadOnlySpan<double> adjoints, Span<double> gradients)
    {
        Sweep sweep = _current.Reverse(leaves: true, uniforms: false);
        SetRoots(sweep, adjoints);
        Interpreter<Block1>.Run(sweep.Code, ref _slots.First, ref _slots.First, ref _slots.First);
        if (Simd.HasNonFinite(_slots.Span(_current.Forward.Slots, _current.Leaves.Length)))
        {
            _current = _program.Exact;
            Run(parameters, backward: true);
            sweep = _current.Reverse(leaves: true, uniforms: false);
            SetRoots(sweep, adjoints);
            Interpreter<Block1>.RunExact(sweep.Code, ref _slots.First, ref _slots.First, ref _slots.First);
        }

        foreach (ParameterRange range in _ranges)
        {
            Simd.AddScaled(1.0, ref Unsafe.Add(ref _slots.First, _current.Forward.Slots + range.Start), ref gradients[range.Parameter], range.Count);
        }
    }

    private void Run(double[] parameters, bool backward)
    {
        Code code = backward ? _current.Reverse(leaves: true, uniforms: false).Code : _current.Forward;
        _slots.Reserve(Math.Max(code.Room(Block1.Lanes), _current.Forward.Room(Block1.Lanes)));
        foreach (ParameterRange range in _ranges)
        {
            parameters.AsSpan(range.Parameter, range.Count).CopyTo(_slots.Span(range.Start, range.Count));
        }

        Interpreter<Block1>.Run(_current.Forward, ref _slots.First, ref _slots.First, ref _slots.First);
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
