using System.Reflection;

namespace TapeGrad.Tests;

/// <summary>Every op of the assembly, found by reflection, against its row in <see cref="Witnesses"/>.</summary>
[TestFixture]
public sealed class OpContractTests
{
    private static readonly Dictionary<string, string> OperatorNames = new()
    {
        ["Add"] = "op_Addition",
        ["Subtract"] = "op_Subtraction",
        ["Multiply"] = "op_Multiply",
        ["Divide"] = "op_Division",
        ["Negate"] = "op_UnaryNegation",
    };

    private static readonly Type[] Ops =
    [
        .. typeof(Tape).Assembly.GetTypes().Where(t => t.IsValueType && typeof(IOp).IsAssignableFrom(t)).OrderBy(t => t.Name, StringComparer.Ordinal),
    ];

    private static IEnumerable<TestCaseData> OpTypes => Ops.Select(t => new TestCaseData(t).SetArgDisplayNames(Label(t)));

    private static IEnumerable<TestCaseData> PublicOps =>
        Ops.Where(t => Row(t).IsPublic).Select(t => new TestCaseData(t).SetArgDisplayNames(Label(t)));

    [Test]
    public void Ops_AndRows_StandInPairs()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Ops.Select(Label), Is.EquivalentTo(Witnesses.All.Select(w => w.Label)), "one row per op, one op per row");
            Assert.That(Ops.Select(Label), Is.Unique);
            Assert.That(Ops.Select(Label), Has.None.Empty);
            Assert.That(Ops, Has.Length.GreaterThan(35));
        }
    }

    [TestCaseSource(nameof(OpTypes))]
    public void Op_AtItsPoints_AgreesWithItsClosedForm(Type op)
    {
        Witness row = Row(op);
        foreach ((double a, double b, double c) in row.Points)
        {
            (double value, double da, double db) = Recorded(op, a, b, c);
            string at = $"of {row.Label} at {a:R}, {b:R}, {c:R}";
            Assert.That(value, Is.EqualTo(row.F(a, b, c)).Within(Tolerance(row, a, row.F(a, b, c))), $"value {at}");
            Assert.That(da, Is.EqualTo(row.Da(a, b, c)).Within(1e-13 * row.SizeOf(a, b, c, row.Da(a, b, c))), $"first derivative {at}");
            if (row.Db is { } second)
            {
                Assert.That(db, Is.EqualTo(second(a, b, c)).Within(1e-13 * Math.Abs(second(a, b, c))), $"second derivative {at}");
            }
        }
    }

    [TestCaseSource(nameof(OpTypes))]
    public void Op_AtItsPoints_AgreesWithTheCentralDifference(Type op)
    {
        Witness row = Row(op);
        foreach ((double a, double b, double c) in row.Points)
        {
            (_, double da, double db) = Recorded(op, a, b, c);
            AssertDifference(x => Recorded(op, x, b, c).Value, a, da, $"first derivative of {row.Label} at {a:R}, {b:R}, {c:R}");
            if (row.IsBinary)
            {
                AssertDifference(x => Recorded(op, a, x, c).Value, b, db, $"second derivative of {row.Label} at {a:R}, {b:R}");
            }
        }
    }

    [TestCaseSource(nameof(PublicOps))]
    public void Op_AsAUserWritesIt_IsMethodAndStaticOfOneName(Type op)
    {
        Witness row = Row(op);
        string name = op.Name[..^2];
        bool isOperator = OperatorNames.ContainsKey(name);
        Type[] all = row.IsBinary ? [typeof(Value), typeof(Value)] : [typeof(Value), .. Enumerable.Repeat(typeof(double), row.Numbers)];
        MethodInfo? asStatic = typeof(Value).GetMethod(OperatorNames.GetValueOrDefault(name, name), BindingFlags.Public | BindingFlags.Static, all);
        MethodInfo? asInstance = typeof(Value).GetMethod(name, BindingFlags.Public | BindingFlags.Instance, all[1..]);

        Assert.That(asStatic, Is.Not.Null, $"a static {name}");
        Assert.That(asInstance is not null, Is.EqualTo(!isOperator && (!row.IsBinary || name == "Pow")), $"a method {name}");
        foreach ((double a, double b, double c) in row.Points)
        {
            foreach (MethodInfo method in ((MethodInfo?[])[asStatic, asInstance]).OfType<MethodInfo>())
            {
                var tape = new Tape();
                Value x = tape.Input(a);
                Value y = tape.Input(b);
                object[] operands = [x, .. row.IsBinary ? [y] : new object[] { b, c }.Take(row.Numbers)];
                var z = (Value)method.Invoke(method.IsStatic ? null : x, method.IsStatic ? operands : operands[1..])!;
                z.Backward();
                Assert.That((z.Op, z.Data, x.Grad, row.IsBinary ? y.Grad : 0.0), Is.EqualTo((row.Label, Recorded(op, a, b, c).Value, Recorded(op, a, b, c).Da, Recorded(op, a, b, c).Db)));
            }
        }
    }

    [Test]
    public void PublicMethods_OfValue_AreAllOpsWithARow()
    {
        string[] others = ["Backward", "Gradient", "Directional", "Select", "Named", "Detach", "Apply", "AddProduct", "Equals", "GetHashCode", "ToString", "op_Equality", "op_Inequality"];
        string[] names =
        [
            .. typeof(Value).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .Where(m => !m.Name.StartsWith("get_", StringComparison.Ordinal) && !m.Name.StartsWith("set_", StringComparison.Ordinal))
                .Select(m => m.Name).Distinct().Except(others),
        ];

        Assert.That(
            names,
            Is.EquivalentTo(Ops.Where(t => Row(t).IsPublic).Select(t => OperatorNames.GetValueOrDefault(t.Name[..^2], t.Name[..^2]))));
    }

    internal static Type TypeOf(string label) => Ops.Single(t => Label(t) == label);

    internal static (double Value, double Da, double Db) Recorded(Type op, double a, double b, double c)
    {
        var tape = new Tape();
        Value x = tape.Input(a);
        Value y = tape.Input(b);
        Witness row = Row(op);
        Value z = Apply(op, x, y, b, c);
        z.Backward();
        return (z.Data, x.Grad, row.IsBinary ? y.Grad : 0.0);
    }

    /// <summary>The op of one operand with its numbers, or of two.</summary>
    internal static Value Apply(Type op, Value x, Value y, double number, double number2) =>
        Row(op).Numbers == 2 ? Row(op).Unary!(x, number, number2) : Row(op).IsBinary ? Apply(op, x, y) : Apply(op, x, Row(op).Numbers == 1 ? number : null);

    private static Value Apply(Type op, Value x, object? second)
    {
        Type[] signature = second is null ? [] : [second.GetType()];
        MethodInfo apply = typeof(Value).GetMethods().Single(m => m.Name == nameof(Value.Apply) && m.GetParameters().Select(p => p.ParameterType).SequenceEqual(signature));
        return (Value)apply.MakeGenericMethod(op).Invoke(x, second is null ? [] : [second])!;
    }

    private static string Label(Type op) => (string)op.GetProperty(nameof(IOp.Label), BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;

    private static Witness Row(Type op) =>
        Witnesses.All.SingleOrDefault(w => w.Label == Label(op)) ?? throw new InvalidOperationException($"The op '{Label(op)}' has no row in Witnesses.");

    // The steep exponential of gelu-tanh feels the rounding of its argument.
    private static double Tolerance(Witness row, double x, double value) =>
        1e-13 * Math.Abs(value) * (row.Label == "gelu-tanh" ? 1.0 + Math.Abs(ClosedForms.GeluAngle(x)) : 1.0);

    // Steps fall, and the one counts where neighbours agree and rounding is small; a formula off by 1e-6 of itself is found.
    private static void AssertDifference(Func<double, double> f, double x, double derivative, string what)
    {
        const double Epsilon = 2.220446049250313e-16;
        double best = double.NaN;
        double error = double.PositiveInfinity;
        double former = double.NaN;
        double size = Math.Abs(x) < 1e-100 ? Math.Abs(x) : Math.Max(1.0, Math.Abs(x));
        for (double h = 4.0 * Math.Cbrt(Epsilon) * size; h > 1e-9 * Math.Abs(x); h /= 4.0)
        {
            (double above, double below) = (f(x + h), f(x - h));
            double difference = (above - below) / (x + h - (x - h));
            double off = Math.Abs(difference - former) + (Epsilon * Math.Max(Math.Abs(above), Math.Abs(below)) / h);
            (best, error) = off < error ? (difference, off) : (best, error);
            former = difference;
        }

        Assert.That(error, Is.LessThanOrEqualTo(1e-4 * Math.Max(1.0, Math.Abs(derivative))), $"the difference says something about the {what}");
        Assert.That(derivative, Is.EqualTo(best).Within((1e-6 * Math.Abs(derivative)) + (10.0 * error)), what);
    }
}
