namespace TapeGrad;

/// <summary>y = bias ± Σ u ± Σ u·x + Σ c·x ± Σ x·y + Σ x², the instruction that almost all of a program is made of.</summary>
/// <remarks>
/// u is a number that is the same for all samples, x and y are slots, c is a constant. Terms stand one kind after the
/// other in <see cref="Code.Terms"/>, in the order of the counts here. What arrives at a slot in reverse is such a sum as
/// well: of partials, times the adjoints of the users.
/// </remarks>
internal struct Affine
{
    /// <summary>The slot of the result.</summary>
    public int To;

    /// <summary>Where the terms start.</summary>
    public int Terms;

    public double Bias;

    /// <summary>Terms + u, one number each.</summary>
    public int U;

    /// <summary>Terms − u.</summary>
    public int MinusU;

    /// <summary>Terms + u · x, two numbers each.</summary>
    public int UX;

    /// <summary>Terms − u · x.</summary>
    public int MinusUX;

    /// <summary>Terms + c · x, where c is found in <see cref="Code.Constants"/>.</summary>
    public int CX;

    /// <summary>Terms + x · y. In reverse, x is the partial and y the adjoint.</summary>
    public int XY;

    /// <summary>Terms − x · y.</summary>
    public int MinusXY;

    /// <summary>Terms + x², one number each.</summary>
    public int XX;

    /// <summary>Whether there are terms of other kinds than ± u and + u · x.</summary>
    public bool HasOthers;

    /// <summary>Whether there is a term, and all of them are of the kinds + c · x and ± x · y.</summary>
    public bool IsProducts;

    /// <summary>Whether the result is max(y, 0).</summary>
    public bool Relu;

    /// <summary>The slot that has to be positive for the result to be anything but 0, or −1.</summary>
    public int Mask;
}

/// <summary>How a term enters an <see cref="Affine"/>, in the order in which terms stand there.</summary>
internal enum TermKind
{
    U,
    MinusU,
    UX,
    MinusUX,
    CX,
    XY,
    MinusXY,
    XX,
}
