namespace TapeGrad;

/// <summary>What a gradient check found for one entry.</summary>
public enum GradientVerdict
{
    /// <summary>Analytic and numeric derivative agree.</summary>
    Agrees,

    /// <summary>The function has a corner here, and the analytic derivative lies between those of its two sides.</summary>
    Kink,

    /// <summary>Differences cannot tell: rounding, or a jump of the function, leaves them too uncertain.</summary>
    Undecided,

    /// <summary>The derivatives differ by more than the differences can be off.</summary>
    Differs,
}
