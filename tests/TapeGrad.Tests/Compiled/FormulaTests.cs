namespace TapeGrad.Tests.Compiled;

/// <summary>Products of formulas, as derivatives of compiled graphs make them.</summary>
[TestFixture]
public sealed class FormulaTests
{
    // As many nodes as the last product has: its constants are multiplied once and for all, on whichever side they are.
    [Test]
    public void Product_OfConstantsAndANumber_HasOneConstant()
    {
        var graph = new ScalarGraph(16);
        var x = new Formula(graph, graph.Input(0));
        Formula two = Formula.Constant(x, 2.0), three = Formula.Constant(x, 3.0);
        Formula six = Formula.Constant(x, 6.0);
        Formula[] products = [two * (three * x), (three * x) * two, two * (x * three), (x * three) * two];

        Assert.That(products, Is.All.EqualTo(six * x));
        Assert.That((-(two * x), two * -x), Is.EqualTo((Formula.Constant(x, -2.0) * x, Formula.Constant(x, -2.0) * x)));
        Assert.That(Formula.Constant(x, 0.5) * (two * x), Is.EqualTo(x));
    }
}
