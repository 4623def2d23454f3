namespace TapeGrad;

/// <summary>The largest of any number of operands, through which no gradient flows: what softmax takes out before it exponentiates.</summary>
internal sealed class ShiftEntry : OpEntry
{
    public static readonly int Op = OpTable.Add(new ShiftEntry());

    public override string Label => "shift";

    public override bool IsNary => true;

    public override double Evaluate(double a, double b, double c) => throw new NotSupportedException();
}
