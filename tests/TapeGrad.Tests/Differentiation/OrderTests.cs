using System.Text.Json;
using TapeGrad.Tests.Reference;

namespace TapeGrad.Tests.Differentiation;

/// <summary>Derivatives of orders 1 to 4 of every op: at 0, at a regular point and in a tail against numbers of many digits, and at all points of its row against differences.</summary>
public sealed class OrderTests
{
    private static readonly JsonElement Data = ReferenceData.Load("orders.json");

    private static IEnumerable<TestCaseData> Entries() => Data.GetProperty("ops").EnumerateArray()
        .Select(e => new TestCaseData(e).SetArgDisplayNames(e.GetProperty("op").GetString()!));

    private static IEnumerable<TestCaseData> Rows() => Witnesses.All.Select(w => new TestCaseData(w).SetArgDisplayNames(w.Label));

    [TestCaseSource(nameof(Entries))]
    public void Op_InOrdersOneToFour_IsRight(JsonElement entry)
    {
        Type op = OpContractTests.TypeOf(entry.GetProperty("op").GetString()!);
        double[] numbers = [.. entry.GetProperty("numbers").Numbers(), 0.0, 0.0];
        foreach (JsonElement point in entry.GetProperty("points").EnumerateArray())
        {
            double[] at = [.. point.GetProperty("in").Numbers(), 0.0];
            foreach ((string property, int towards) in ((string, int)[])[("d", 0), ("a", 0), ("b", 1)])
            {
                if (point.TryGetProperty(property, out JsonElement expected))
                {
                    AssertOrders(op, at, numbers, towards, expected.Numbers(), $"{property} at {point.GetProperty("in")}");
                }
            }

            if (point.TryGetProperty("ab", out JsonElement mixed))
            {
                (Value x, Value y, Value z) = Record(op, at, numbers);
                AssertNear(z.Gradient(x).Gradient(y).Data, mixed.Number(), 1.0, $"∂²/∂a∂b at {point.GetProperty("in")}");
                AssertNear(z.Gradient(y).Gradient(x).Data, mixed.Number(), 1.0, $"∂²/∂b∂a at {point.GetProperty("in")}");
            }
        }
    }

    [TestCaseSource(nameof(Rows))]
    public void Op_InEachOrder_IsTheSlopeOfTheOrderBelow(object witness)
    {
        var row = (Witness)witness;
        Type op = OpContractTests.TypeOf(row.Label);
        (double A, double B, double C)[] points =
            [.. row.Points.Where(p => Math.Abs(p.A) is (> 0.1 and < 0.95) or (>= 1.0 and < 10.0) && (!row.IsBinary || Math.Abs(p.B) is > 0.1 and < 10.0))];
        Assert.That(points, Is.Not.Empty);
        foreach ((double a, double b, double c) in points)
        {
            for (int order = 1; order <= 4; order++)
            {
                AssertSlope(x => Derivative(op, x, b, c, order - 1, 0), a, Derivative(op, a, b, c, order, 0), $"order {order} at {a:R}, {b:R}, {c:R}");
                if (row.IsBinary)
                {
                    AssertSlope(x => Derivative(op, a, x, c, order - 1, 1), b, Derivative(op, a, b, c, order, 1), $"order {order} towards b at {a:R}, {b:R}");
                }
            }
        }
    }

    // Central differences at two steps, of which the error of the third order cancels.
    private static void AssertSlope(Func<double, double> f, double x, double derivative, string what)
    {
        const double h = 1e-4;
        double near = (f(x + h) - f(x - h)) / (2.0 * h);
        double far = (f(x + (2.0 * h)) - f(x - (2.0 * h))) / (4.0 * h);
        double size = Math.Max(Math.Abs(derivative), Math.Max(1e-3, Math.Abs(f(x))));
        Assert.That(derivative, Is.EqualTo(near + ((near - far) / 3.0)).Within(1e-8 * size), what);
    }

    private static double Derivative(Type op, double a, double b, double c, int order, int towards)
    {
        (Value x, Value y, Value derivative) = Record(op, [a, b], [b, c]);
        for (; order > 0; order--)
        {
            derivative = derivative.Gradient(towards == 0 ? x : y);
        }

        return derivative.Data;
    }

    private static void AssertOrders(Type op, double[] at, double[] numbers, int towards, double[] expected, string what)
    {
        (Value x, Value y, Value derivative) = Record(op, at, numbers);
        double size = 0.0;
        for (int order = 1; order <= expected.Length; order++)
        {
            derivative = derivative.Gradient(towards == 0 ? x : y);
            size = Math.Max(size, Math.Abs(expected[order - 1]));
            AssertNear(derivative.Data, expected[order - 1], size, $"order {order} of {what}");
        }
    }

    private static (Value X, Value Y, Value Z) Record(Type op, double[] at, double[] numbers)
    {
        var tape = new Tape();
        Value x = tape.Input(at[0], "x");
        Value y = tape.Input(at[1], "y");
        return (x, y, OpContractTests.Apply(op, x, y, numbers[0], numbers[1]));
    }

    // A derivative that is smaller than the earlier ones may be a difference of terms of their size.
    private static void AssertNear(double actual, double expected, double size, string what) =>
        Assert.That(actual, Is.EqualTo(expected).Within((1e-13 * Math.Abs(expected)) + (1e-15 * size)), what);
}
