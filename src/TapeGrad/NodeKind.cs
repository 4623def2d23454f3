namespace TapeGrad;

/// <summary>What a node of a graph is.</summary>
public enum NodeKind
{
    /// <summary>A learned leaf.</summary>
    Parameter,

    /// <summary>A fed leaf.</summary>
    Input,

    /// <summary>A fixed leaf, also what <see cref="Value.Detach"/> and <see cref="Tape.NoGrad"/> leave behind.</summary>
    Constant,

    /// <summary>A node that was computed from others.</summary>
    Operation,
}
