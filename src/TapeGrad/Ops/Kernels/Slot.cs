namespace TapeGrad;

/// <summary>A slot is a place for one number of each sample. Compiled code names slots by their index.</summary>
internal static class Slot
{
    /// <summary>The index where there is no slot: of a second operand that does not exist, or of an adjoint that nobody needs.</summary>
    public const int None = -1;
}
