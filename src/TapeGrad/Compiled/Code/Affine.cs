namespace TapeGrad;

/// <summary>bias ± Σ u ± Σ u·x + Σ c·x ± Σ x·y + Σ x²: most instructions of a program are such a sum.</summary>
/// <remarks>
/// u is a number that is the same for all samples, x and y are slots, and c is a constant. <see cref="Code.Terms"/> has the terms
/// of one kind after the other, in the order of the counts here. The adjoint of a slot is such a sum as well: partials times
/// the adjoints of the users.
/// </remarks>
internal struct Affine
{
    /// <summary>The slot of the result.</summary>
    public int To;

    /// <summary>Where the terms start in <see cref="Code.Terms"/>.</summary>
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

    /// <summary>Terms + c · x, where c is an index into <see cref="Code.Constants"/>.</summary>
    public int CX;

    /// <summary>Terms + x · y. In reverse, x is the partial and y the adjoint.</summary>
    public int XY;

    /// <summary>Terms − x · y.</summary>
    public int MinusXY;

    /// <summary>Terms + x², one number each.</summary>
    public int XX;

    /// <summary>Whether the squared slots are adjacent, like those of a weight penalty. In <see cref="CodeKind.Scale"/>, the adjoints are as well.</summary>
    public bool Adjacent;

    /// <summary>Whether there are terms of other kinds than ± u and + u · x.</summary>
    public bool HasOthers;

    /// <summary>Whether there is a term, and all of them are of the kinds + c · x and ± x · y.</summary>
    public bool IsProducts;

    /// <summary>Whether the result is max(y, 0).</summary>
    public bool Relu;

    /// <summary>The slot of a ReLU in reverse and in derivatives: where it is not positive, the sum becomes 0. <see cref="Slot.None"/> for other sums.</summary>
    public int Mask;
}

/// <summary>How a term enters an <see cref="Affine"/>, in the order of the terms.</summary>
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
