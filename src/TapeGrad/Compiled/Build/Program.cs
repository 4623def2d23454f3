namespace TapeGrad;

/// <summary>One part of a compiled graph: code forward, and code in reverse for what is asked for.</summary>
internal sealed class Program
{
    private readonly SlotOrigin[] _definitions;

    // By whether blame is wanted at the leaves (1) and at the numbers u (2); written when first asked for.
    private readonly Sweep?[] _sweeps = new Sweep?[4];

    private Program(Lowering lowering, int[] roots)
    {
        _definitions = [.. lowering.Definitions];
        Forward = lowering.Forward.Build(_definitions.Length);
        Leaves = [.. lowering.Leaves];
        Uniforms = [.. lowering.Uniforms];
        Roots = roots;
    }

    public Code Forward { get; }

    /// <summary>The leaves that are read: the parameter or the place in the row, and the slot.</summary>
    public (int Place, int Slot)[] Leaves { get; }

    /// <summary>The nodes whose numbers are u₀, u₁, ….</summary>
    public int[] Uniforms { get; }

    /// <summary>The slots of the roots.</summary>
    public int[] Roots { get; }

    public static Program Of(ScalarGraph graph, Dependence[] parts, Dependence mine, ReadOnlySpan<int> roots)
    {
        var slots = new int[roots.Length];
        return new Program(Lowering.Run(graph, parts, mine, roots, slots), slots);
    }

    /// <summary>The code in reverse.</summary>
    public Sweep Reverse(bool leaves, bool uniforms)
    {
        // Two threads may write the same at once; either is good.
        ref Sweep? sweep = ref _sweeps[(leaves ? 1 : 0) + (uniforms ? 2 : 0)];
        return Volatile.Read(ref sweep) ?? (sweep = Write(leaves, uniforms));
    }

    private Sweep Write(bool leaves, bool uniforms)
    {
        var reverse = new Reverse(Forward, _definitions, leaves, uniforms);
        Code code = reverse.Build(Roots);
        int[] adjoints = reverse.Adjoints.ToArray();
        return new Sweep(code, Array.ConvertAll(Leaves, leaf => adjoints[leaf.Slot]), Array.ConvertAll(Roots, root => adjoints[root]));
    }
}

/// <summary>Code in reverse.</summary>
/// <param name="Code">The code.</param>
/// <param name="Leaves">Where the adjoint of each leaf is found, or −1.</param>
/// <param name="Roots">Where the adjoint of each root is to be put, or −1 where no blame is wanted behind it.</param>
internal sealed record Sweep(Code Code, int[] Leaves, int[] Roots);
