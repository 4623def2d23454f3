namespace TapeGrad;

/// <summary>Why a gradient is 0 or not finite.</summary>
public enum GradientCause
{
    /// <summary>The gradient is a number other than 0: it is the sum of its paths.</summary>
    None,

    /// <summary>The node does not lead to the output.</summary>
    OutOfReach,

    /// <summary>Each path to the output has a local derivative of 0.</summary>
    Cut,

    /// <summary>A product along the paths is smaller than a double can hold.</summary>
    Underflow,

    /// <summary>Positive and negative shares add up to 0.</summary>
    Cancels,

    /// <summary>The gradient is NaN or infinite.</summary>
    NotFinite,
}
