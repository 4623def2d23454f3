namespace TapeGrad.Tests;

/// <summary>A plain number on either side does what a constant there does, without a node of its own, and is kept exactly.</summary>
[TestFixture]
public sealed class NumberOperandTests
{
    private static readonly double[] Numbers = [2.5, -0.3, 0.0, -0.0, 1.0 / 3.0, 5e-324, 1e300, double.PositiveInfinity, double.NaN];

    private static IEnumerable<string> Binary => Witnesses.All.Where(w => w.IsBinary && w.IsPublic).Select(w => w.Label);

    private static IEnumerable<string> WithNumbers => Witnesses.All.Where(w => w.Numbers > 0 && w.IsPublic).Select(w => w.Label);

    [TestCaseSource(nameof(Binary))]
    public void Number_OnEitherSide_GivesWhatAConstantThereGives(string label)
    {
        Witness row = Witnesses.All.Single(w => w.Label == label);
        foreach (double number in Numbers)
        {
            foreach (double at in (double[])[1.7, -2.0, 0.0, 1e-9])
            {
                (double, double) last = Run(at, (_, x) => row.Last!(x, number), label, number, constantFirst: false);
                (double, double) first = Run(at, (_, x) => row.First!(number, x), label, number, constantFirst: true);

                Assert.That(last, Is.EqualTo(Run(at, (k, x) => row.Both!(x, k), label, number, null)), $"{label}({at:R}, {number:R})");
                Assert.That(first, Is.EqualTo(Run(at, (k, x) => row.Both!(k, x), label, number, null)), $"{label}({number:R}, {at:R})");
            }
        }
    }

    [TestCaseSource(nameof(WithNumbers))]
    public void Numbers_OfAUnaryOp_AreKeptExactly(string label)
    {
        Witness row = Witnesses.All.Single(w => w.Label == label);
        foreach ((double low, double high) in ((double, double)[])[(0.1, 1.0 / 3.0), (-0.0, 5e-324), (-1e300, double.PositiveInfinity)])
        {
            Value y = row.Unary!(new Tape().Input(0.25), low, high);

            GraphNode node = Graph.From(y).Output;

            Assert.That(node.Constants.Select(BitConverter.DoubleToInt64Bits), Is.EqualTo(new[] { low, high }.Take(row.Numbers).Select(BitConverter.DoubleToInt64Bits)));
            Assert.That((node.IsConstantFirst, y.Tape.Count), Is.EqualTo((false, 2)));
        }
    }

    private static (double Value, double Grad) Run(double at, Func<Value, Value, Value> op, string label, double number, bool? constantFirst)
    {
        var tape = new Tape();
        Value constant = constantFirst is null ? tape.Constant(number) : default;
        Value x = tape.Input(at);
        Value z = op(constant, x);
        z.Backward();
        if (constantFirst is { } first)
        {
            GraphNode node = Graph.From(z).Output;
            Assert.That((tape.Count, node.Op, node.IsConstantFirst), Is.EqualTo((2, label, first)), "no node for the number");
            Assert.That(node.Constants.Select(BitConverter.DoubleToInt64Bits), Is.EqualTo(new[] { BitConverter.DoubleToInt64Bits(number) }), "kept to the bit");
        }

        return (z.Data, x.Grad);
    }
}
