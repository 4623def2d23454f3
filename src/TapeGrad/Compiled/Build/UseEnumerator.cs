namespace TapeGrad;

/// <summary>One use of a slot in an <see cref="Affine"/>: the slot's share is the partial times the adjoint of the result.</summary>
/// <param name="Slot">The slot that is used.</param>
/// <param name="Kind">The kind of term.</param>
/// <param name="Partial">The local derivative: the index of u or c, or the slot of the other factor.</param>
/// <param name="Result">The slot of the result.</param>
internal readonly record struct Use(int Slot, TermKind Kind, int Partial, int Result);

/// <summary>Walks all uses of slots in one affine, without garbage.</summary>
internal ref struct UseEnumerator(Code code, Affine affine)
{
    private readonly ReadOnlySpan<int> _terms = code.Terms.AsSpan(affine.Terms + affine.U + affine.MinusU);
    private readonly int _products = affine.UX + affine.MinusUX + affine.CX;
    private readonly int _pairs = affine.UX + affine.MinusUX + affine.CX + affine.XY + affine.MinusXY;
    private int _at = -1;
    private bool _second;

    public readonly UseEnumerator GetEnumerator() => this;

    public readonly Use Current
    {
        get
        {
            if (_at >= _pairs)
            {
                int x = _terms[_pairs + _at];
                return new Use(x, TermKind.XX, x, affine.To);
            }

            int first = _terms[2 * _at];
            int second = _terms[(2 * _at) + 1];
            TermKind kind = _at < affine.UX ? TermKind.UX
                : _at < affine.UX + affine.MinusUX ? TermKind.MinusUX
                : _at < _products ? TermKind.CX
                : _at < _products + affine.XY ? TermKind.XY
                : TermKind.MinusXY;
            return _second ? new Use(first, kind, second, affine.To) : new Use(second, kind, first, affine.To);
        }
    }

    // A product of two slots is two uses, one of each factor.
    public bool MoveNext()
    {
        if (_at >= _products && _at < _pairs && !_second)
        {
            _second = true;
            return true;
        }

        _second = false;
        return ++_at < _pairs + affine.XX;
    }
}
