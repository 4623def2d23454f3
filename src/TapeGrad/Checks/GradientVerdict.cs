namespace TapeGrad;

/// <summary>What a gradient check found for one entry.</summary>
public enum GradientVerdict
{
    /// <summary>Analytic and numeric derivative agree, or the output is too noisy to tell and every operation's own derivative is right.</summary>
    Agrees,

    /// <summary>The function has a corner here, and the analytic derivative lies between those of its two sides.</summary>
    Kink,

    /// <summary>Differences of the output and of the operations cannot tell: rounding, or a jump, leaves them too uncertain.</summary>
    Undecided,

    /// <summary>The derivatives differ by many times what the differences can be off, or an operation's own derivative is wrong.</summary>
    Differs,
}
