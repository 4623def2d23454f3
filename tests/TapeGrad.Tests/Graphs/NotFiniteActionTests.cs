namespace TapeGrad.Tests;

[TestFixture]
public sealed class NotFiniteActionTests
{
    private const string Overflow = "The numbers grew too large for a double. Scale the inputs or the first weights down; where they grew from step to step, take a smaller learning rate.";

    private static readonly Dictionary<string, Func<Value, Value, Value, Value>> Losses = new()
    {
        ["asin(3)"] = (zero, low, high) => high.Asin() + low,
        ["acos(-2)"] = (zero, low, high) => low.Acos() + high,
        ["asin'(1)"] = (zero, low, high) => (zero + 1.0).Asin(),
        ["hypot'(0, 0)"] = (zero, low, high) => Value.Hypot(zero, zero * 2.0) + high,
        ["atan2'(0, 0)"] = (zero, low, high) => Value.Atan2(zero, zero) + high,
        ["pow(-2, 0.5)"] = (zero, low, high) => low.Pow(0.5) * high,
        ["pow(0, -2)"] = (zero, low, high) => zero.Pow(low) * high,
        ["pow'(-2, 3)"] = (zero, low, high) => low.Pow(high),
        ["pow'(0, 0.5)"] = (zero, low, high) => zero.Pow(0.5),
        ["pow(3, 1000)"] = (zero, low, high) => high.Pow(1000.0),
        ["log(0)"] = (zero, low, high) => zero.Log() + high,
        ["log1p(-2)"] = (zero, low, high) => low.Log1p(),
        ["sqrt(-2)"] = (zero, low, high) => low.Sqrt(),
        ["sqrt'(0)"] = (zero, low, high) => zero.Sqrt(),
        ["0 / 0"] = (zero, low, high) => zero / zero,
        ["3e200 * 3e200"] = (zero, low, high) => high * 1e200 * (high * 1e200),
        ["square(3e200)"] = (zero, low, high) => (high * 1e200).Square() * 0.0 + low,
        ["sinh(3000)"] = (zero, low, high) => (high * 1e3).Sinh(),
        ["expm1(3000)"] = (zero, low, high) => (high * 1e3).Expm1(),
        ["own(0)"] = (zero, low, high) => zero.Apply<Own>(),
        ["input"] = (zero, low, high) => high * zero.Tape.Input(double.NaN, "x"),
        ["number"] = (zero, low, high) => high + zero.Tape.Constant(double.NaN),
    };

    [TestCase("asin(3)", "Asin takes numbers from -1 to 1. Clamp what goes in.")]
    [TestCase("acos(-2)", "Acos takes numbers from -1 to 1. Clamp what goes in.")]
    [TestCase("asin'(1)", "The slope of asin is infinite at -1 and 1. Clamp what goes in to a little less.")]
    [TestCase("hypot'(0, 0)", "The slope of hypot has no value at the origin. Add a small number to one of the two.")]
    [TestCase("atan2'(0, 0)", "The slope of atan2 has no value at the origin. Keep the point away from there.")]
    [TestCase("pow(-2, 0.5)", "A negative number has powers with whole exponents only. Keep the base above 0, such as by Exp or Softplus, or take Abs of it.")]
    [TestCase("pow(0, -2)", "0 has no power with a negative exponent. Add a small number to the base, or keep it away from 0.")]
    [TestCase("pow'(-2, 3)", "An exponent has a gradient only where the base is above 0. Keep the base above 0, or make the exponent a plain number.")]
    [TestCase("pow'(0, 0.5)", "The slope of a power with an exponent below 1 is infinite at 0. Add a small number to the base.")]
    [TestCase("pow(3, 1000)", Overflow)]
    [TestCase("log(0)", "Keep the operation away from that place: LogSumExp, LogSoftmax and the losses of logits do, a Clamp or a smaller learning rate may.")]
    [TestCase("log1p(-2)", "Log1p takes numbers above -1. Clamp what goes in, or look at why it is so low.")]
    [TestCase("sqrt(-2)", "A root takes numbers of 0 or more. Clamp what goes in at a small number above 0, or look at why it is below 0.")]
    [TestCase("sqrt'(0)", "The slope of a root is infinite at 0. Add a small number to what is below the root.")]
    [TestCase("0 / 0", "Add a small number to the divisor, or keep it away from 0.")]
    [TestCase("3e200 * 3e200", Overflow)]
    [TestCase("square(3e200)", Overflow)]
    [TestCase("sinh(3000)", "Sinh overflows beyond -710 and 710. Clamp what goes in, or take a smaller learning rate.")]
    [TestCase("expm1(3000)", "Expm1 overflows above 709. Clamp what goes in, or take a smaller learning rate.")]
    [TestCase("own(0)", "Keep what goes into own where its Evaluate and its Derivative give finite numbers.")]
    [TestCase("input", "Look at the data that goes in; Dataset refuses such numbers when it reads CSV.")]
    [TestCase("number", "Look at the plain number that goes into the formula.")]
    public void NotFinite_HasTheActionOfItsPlace(string place, string action) => Assert.That(
        Diagnose(place, 0.0).Select(f => (f.Code, f.Action)), Is.EqualTo([("TG106", action)]));

    [Test]
    public void ParameterThatIsNotFiniteFromTheStart_IsSaidSo()
    {
        Finding found = Diagnose("log(0)", double.NaN).Single();

        Assert.That((found.Code, found.Step, found.Message, found.Action), Is.EqualTo((
            "TG106", (int?)1, "'zero' is NaN from the start: no operation made it so.", "Start the parameter at a finite number; if an update made it so, look at the update.")));
    }

    [TestCase("input", "'x' is NaN from the start: no operation made it so.")]
    [TestCase("number", "A plain number of the formula is NaN from the start: no operation made it so.")]
    public void OtherLeafThatIsNotFiniteFromTheStart_IsSaidSo(string place, string message) => Assert.That(
        Diagnose(place, 0.0).Single().Message, Is.EqualTo(message));

    [Test]
    public void ParameterThatAnUpdateMadeNaN_IsNotSaidToBeSoFromTheStart() => Assert.That(
        Trainings.Diagnose(log => Trainings.Line(log, 2, moves: (w, b, rate) => w.Data = double.NaN)).Single(f => f.Code == "TG106").Message,
        Does.Contain("'w' = NaN, a parameter"));

    private static IReadOnlyList<Finding> Diagnose(string place, double start) => Trainings.Diagnose(log =>
    {
        var tape = new Tape();
        Value zero = tape.Parameter(start, "zero"), low = tape.Parameter(-2.0, "low"), high = tape.Parameter(3.0, "high");

        // The loss depends on all three.
        Value loss = Losses[place](zero, low, high) + (0.0 * (zero + low + high));
        loss.Backward();
        log.Step(loss);
    });

    private readonly struct Own : IUnaryOp
    {
        public static string Label => "own";

        public static T Evaluate<T>(T x, double k)
            where T : struct, IScalar<T> => 1.0 / x;

        public static T Derivative<T>(T x, T y, double k)
            where T : struct, IScalar<T> => -y / x;
    }
}
