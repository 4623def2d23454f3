namespace TapeGrad;

/// <summary>What a node of a graph is.</summary>
public enum NodeKind
{
    /// <summary>A learned leaf.</summary>
    Parameter,

    /// <summary>A fed leaf.</summary>
    Input,

    /// <summary>A fixed leaf, or a result of <see cref="Value.Detach"/> or under <see cref="Tape.NoGrad"/>.</summary>
    Constant,

    /// <summary>A node that was computed from others.</summary>
    Operation,
}
