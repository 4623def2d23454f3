namespace TapeGrad;

/// <summary>The varying or the uniform half of a compiled graph: forward code, and reverse code for what a call asks for.</summary>
internal sealed class Program
{
    private readonly SlotOrigin[] _definitions;

    // Index + 1 for adjoints of the leaves, + 2 for adjoints of the numbers u. Written when first asked for.
    private readonly Sweep?[] _sweeps = new Sweep?[4];

    private readonly Func<Program>? _writeExact;
    private Program? _exact;

    private Program(Lowering lowering, int[] roots, Func<Program>? writeExact)
    {
        _writeExact = writeExact;
        _definitions = [.. lowering.Definitions];
        Forward = lowering.Forward.Build(_definitions.Length);
        Leaves = [.. lowering.Leaves];
        Uniforms = [.. lowering.Uniforms];
        Roots = roots;
    }

    public Code Forward { get; }

    /// <summary>The leaves: the parameter's index or the input's place in the row, and the slot.</summary>
    public (int Place, int Slot)[] Leaves { get; }

    /// <summary>The nodes whose numbers are u₀, u₁, ….</summary>
    public int[] Uniforms { get; }

    /// <summary>The slots of the roots.</summary>
    public int[] Roots { get; }

    /// <summary>
    /// The program to run where a result is not finite: one operation after the other, as on the tape, so that sums do not
    /// overflow in another order, and 0 · ∞ is 0 in a share. It takes longer, and is written when it is first asked for.
    /// </summary>
    public Program Exact => _writeExact is null ? this : Volatile.Read(ref _exact) ?? (_exact = _writeExact());

    public static Program Of(ScalarGraph graph, Dependence[] dependences, Dependence mine, int[] roots) =>
        Of(graph, dependences, mine, roots, exact: false);

    private static Program Of(ScalarGraph graph, Dependence[] dependences, Dependence mine, int[] roots, bool exact)
    {
        // A graph has buffers, and two threads may ask for the exact program at once.
        lock (graph)
        {
            var slots = new int[roots.Length];
            var lowering = Lowering.Run(graph, dependences, mine, roots, slots, exact);
            return new Program(lowering, slots, exact ? null : () => Of(graph, dependences, mine, roots, exact: true));
        }
    }

    /// <summary>The reverse code, for the adjoints of the leaves, of the numbers u, or of both.</summary>
    public Sweep Reverse(bool leaves, bool uniforms)
    {
        // Two threads may write the same code at once, and either result is good.
        ref Sweep? sweep = ref _sweeps[(leaves ? 1 : 0) + (uniforms ? 2 : 0)];
        return Volatile.Read(ref sweep) ?? (sweep = Write(leaves, uniforms));
    }

    private Sweep Write(bool leaves, bool uniforms)
    {
        var reverse = new Reverse(Forward, _definitions, leaves, uniforms);
        Code code = reverse.Build(Roots);
        int[] adjoints = reverse.Adjoints.ToArray();
        return new Sweep(code, leaves, uniforms, Array.ConvertAll(Leaves, leaf => adjoints[leaf.Slot]), Array.ConvertAll(Roots, root => adjoints[root]));
    }
}

/// <summary>Reverse code, and where its adjoints are.</summary>
/// <param name="Code">The code.</param>
/// <param name="ForLeaves">Whether it computes the adjoints of the leaves.</param>
/// <param name="ForUniforms">Whether it computes those of the numbers u.</param>
/// <param name="Leaves">The slot of each leaf's adjoint, or <see cref="Slot.None"/>.</param>
/// <param name="Roots">The slot into which to put each root's adjoint, or <see cref="Slot.None"/> if nothing needs it.</param>
internal sealed record Sweep(Code Code, bool ForLeaves, bool ForUniforms, int[] Leaves, int[] Roots);
