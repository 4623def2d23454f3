namespace TapeGrad;

/// <summary>The largest operand, which softmax subtracts before it exponentiates. Gradients do not flow through it.</summary>
internal sealed class ShiftEntry : OpEntry
{
    public static readonly int Op = OpTable.Add(new ShiftEntry());

    public override string Label => "shift";

    public override bool IsNary => true;

    public override bool HasDerivative => false;

    public override double Evaluate(ReadOnlySpan<double> operands, ReadOnlySpan<double> numbers) =>
        ExtremumOp.Max.Evaluate(operands, numbers);

    public override void Forward(ref double slots, in Kernel kernel, int[] operands, int lanes)
    {
        var x = new KernelOperands(ref slots, kernel, operands, lanes / Simd.Width);
        for (int v = 0; v < x.Vectors; v++)
        {
            x.SetResult(v, x.Max(v));
        }
    }
}
