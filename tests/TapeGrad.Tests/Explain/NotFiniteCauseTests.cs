namespace TapeGrad.Tests.Explain;

/// <summary>A local derivative that is not finite is blamed on the operand that makes it so.</summary>
public sealed class NotFiniteCauseTests
{
    private Tape _tape = new();

    [SetUp]
    public void Start() => _tape = new Tape();

    [Test]
    public void Pow_NegativeBase_IsTheCauseOfTheExponentsDerivative()
    {
        Value a = _tape.Parameter(-2.0, "base");
        Value b = _tape.Parameter(2.0, "power");

        AssertTold(a.Pow(b) + b, b, "; its local derivative is NaN, because base = -2. Keep its base above 0, for example by adding a small number.");
    }

    [Test]
    public void Pow_BaseOfZero_IsTheCause()
    {
        Value a = _tape.Parameter(0.0, "a");

        AssertTold(a.Pow(0.5), a, "; its local derivative is Infinity, because a = 0. Keep its base above 0, for example by adding a small number.");
    }

    [Test]
    public void Pow_Overflow_HasNoAdviceForTheBase()
    {
        Value a = _tape.Parameter(1e200, "a");
        Value b = _tape.Parameter(3.0, "b");

        AssertTold(a.Pow(b), a, "; its local derivative is Infinity, because a = 1E+200 and b = 3.");
    }

    [Test]
    public void Pow_ConstantBaseBelowZero_IsTheCause()
    {
        Value b = _tape.Parameter(2.0, "b");

        AssertTold(Value.Pow(-2.0, b), b, "; its local derivative is NaN, because of its constant -2.");
    }

    [Test]
    public void Divide_DivisorOfZero_IsTheCauseOfBothDerivatives()
    {
        Value y = _tape.Parameter(0.7, "y");
        Value c = _tape.Parameter(3.0, "c");
        const string Told = "; its local derivative is Infinity, because c - 3 = 0. Keep the divisor away from 0.";

        AssertTold(y / (c - 3.0), y, Told);
        AssertTold(y / (c - 3.0), c, Told.Replace("Infinity", "-Infinity", StringComparison.Ordinal));
    }

    [Test]
    public void Divide_ConstantDivisorOfZero_IsTheCause()
    {
        Value y = _tape.Parameter(0.7, "y");

        AssertTold(y / 0.0, y, "; its local derivative is Infinity, because of its constant 0. Keep the divisor away from 0.");
    }

    [Test]
    public void Divide_InfiniteNumerator_IsTheCauseOfTheDivisorsDerivative()
    {
        Value y = _tape.Parameter(1e3, "y");
        Value c = _tape.Parameter(3.0, "c");

        AssertTold(y.Exp() / c, c, "; its local derivative is -Infinity, because exp(y) = Infinity. " +
            "The first number that is not finite is exp(y) = Infinity, where y = 1000. Take the maximum off first, as LogSumExp and Softmax do.");
    }

    [Test]
    public void Multiply_FactorThatIsNotANumber_IsTheCauseOfTheOthersDerivative()
    {
        Value b = _tape.Parameter(-2.0, "b");
        Value c = _tape.Parameter(3.0, "c");

        AssertTold(b.Pow(0.5) * c, c, "; its local derivative is NaN, because pow(b, 0.5) = NaN. " +
            "The first number that is not finite is pow(b, 0.5) = NaN, where b = -2. Keep its base above 0, for example by adding a small number.");
    }

    [Test]
    public void Multiply_FactorThatOverflows_IsTheCause()
    {
        Value a = _tape.Parameter(0.0, "a");
        Value c = _tape.Parameter(3.0, "c");

        AssertTold((a * 1e3).Exp() * (c * 1e3).Exp(), a, "; its local derivative is Infinity, because exp(c * 1000) = Infinity. " +
            "The first number that is not finite is exp(c * 1000) = Infinity, where c * 1000 = 3000. Take the maximum off first, as LogSumExp and Softmax do.");
    }

    [Test]
    public void Multiply_ConstantThatIsInfinite_IsTheCause()
    {
        Value a = _tape.Parameter(0.5, "a");

        AssertTold(a * double.PositiveInfinity, a, "; its local derivative is Infinity, because of its constant Infinity.");
        AssertTold(a * _tape.Constant(double.PositiveInfinity), a, "; its local derivative is Infinity, because of its constant Infinity.");
    }

    [Test]
    public void Multiply_LeafThatIsInfinite_IsToldOnce()
    {
        Value a = _tape.Parameter(0.5, "a");
        Value x = _tape.Input(double.PositiveInfinity, "x");

        AssertTold(a * x, a, "; its local derivative is Infinity, because x = Infinity.");
    }

    [Test]
    public void Dot_NumberThatIsInfinite_IsTheCauseOfItsPartnersDerivative()
    {
        Values w = _tape.Parameter([1.0, 2.0], "w");
        Values x = _tape.Input([double.PositiveInfinity, double.NegativeInfinity], "x");

        AssertTold(w.Dot(x), w[1], "; its local derivative is -Infinity, because x[1] = -Infinity. The first number that is not finite is x[0] = Infinity.");
    }

    private static void AssertTold(Value output, Value node, string end)
    {
        output.Backward();
        var graph = Graph.From(output);
        Assert.That(graph.Explain(graph.GetNode(node.Index)).Sentence, Does.EndWith(end));
    }
}
