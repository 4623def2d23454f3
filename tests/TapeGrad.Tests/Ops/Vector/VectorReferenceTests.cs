using System.Text.Json;
using TapeGrad.Tests.Reference;

namespace TapeGrad.Tests.Vectors;

/// <summary>Every point of ops.json by vector operations.</summary>
[TestFixture]
public sealed class VectorReferenceTests
{
    private static readonly JsonElement Data = ReferenceData.Load("ops.json");

    private static readonly int[] Lengths = [1, 2, 3, 7, 8, 9, 15, 16, 17, 23, 33];

    private static IEnumerable<TestCaseData> Reductions => Entries(e => e.GetProperty("arity").ValueKind == JsonValueKind.String);

    private static IEnumerable<TestCaseData> Unary => Entries(e => Arity(e) == 1);

    private static IEnumerable<TestCaseData> Binary => Entries(e => Arity(e) == 2 && !VectorOperations.Unfused.Contains(Name(e)));

    private static IEnumerable<TestCaseData> Entries(Func<JsonElement, bool> picks) =>
        Data.GetProperty("ops").EnumerateArray().Where(picks).Select((e, n) => new TestCaseData(e).SetArgDisplayNames($"{Name(e)} {n}"));

    [TestCaseSource(nameof(Reductions))]
    public void Reduction_AtEveryPoint_IsRight(JsonElement entry)
    {
        VectorOperations.Reduction operation = VectorOperations.Reductions[Name(entry)];
        double[] numbers = PassRule.Numbers(entry);
        List<string> wrong = [];
        foreach (JsonElement point in entry.GetProperty("points").EnumerateArray())
        {
            double[] at = ReferenceData.Numbers(point.GetProperty("in"));
            foreach (Func<Tape, double[], Values> operands in (Func<Tape, double[], Values>[])[OneRun, Scattered, AmongOthers])
            {
                Values x = operands(new Tape(), at);
                Value y = operation(x, numbers);
                y.Backward();
                wrong.AddRange(PassRule.Wrong(point, y.Data, x.Grad).Select(w => $"{operands.Method.Name}: {w}"));
            }
        }

        Assert.That(wrong, Is.Empty, string.Join('\n', wrong));
    }

    [TestCaseSource(nameof(Unary))]
    public void Map_OfVectorsOfPoints_IsRightWhateverStandsBeside(JsonElement entry)
    {
        VectorOperations.Map operation = VectorOperations.Maps[Name(entry)];
        double[] numbers = PassRule.Numbers(entry);
        JsonElement[] points = [.. entry.GetProperty("points").EnumerateArray()];
        double[] at = [.. points.Select(p => ReferenceData.Number(p.GetProperty("in")[0]))];
        List<string> wrong = [];
        foreach ((int start, int length) in Packed(points.Length))
        {
            Values x = OneRun(new Tape(), at[start..(start + length)]);
            Values y = operation(x, numbers);
            y.Sum().Backward();
            for (int i = 0; i < length; i++)
            {
                wrong.AddRange(PassRule.Wrong(points[start + i], y[i].Data, [x[i].Grad]));
            }
        }

        Assert.That(wrong, Is.Empty, string.Join('\n', wrong));
    }

    [TestCaseSource(nameof(Binary))]
    public void Operator_OfVectorsOfPoints_IsRightWhateverStandsBeside(JsonElement entry)
    {
        VectorOperations.Operator operation = VectorOperations.Operators[Name(entry)];
        JsonElement[] points = [.. entry.GetProperty("points").EnumerateArray()];
        (double X, double Y)[] at = [.. points.Select(p => ReferenceData.Numbers(p.GetProperty("in"))).Select(n => (n[0], n[1]))];
        List<string> wrong = [];
        foreach ((int start, int length) in Packed(points.Length))
        {
            var tape = new Tape();
            Values x = tape.Input([.. at[start..(start + length)].Select(p => p.X)]);
            Values y = tape.Input([.. at[start..(start + length)].Select(p => p.Y)]);
            Values z = operation.Vectors(x, y);
            z.Sum().Backward();
            for (int i = 0; i < length; i++)
            {
                wrong.AddRange(PassRule.Wrong(points[start + i], z[i].Data, [x[i].Grad, y[i].Grad]));
            }
        }

        Assert.That(wrong, Is.Empty, string.Join('\n', wrong));
    }

    [TestCaseSource(nameof(Binary))]
    public void Operator_WithOneForAll_IsRightAtEveryPoint(JsonElement entry)
    {
        VectorOperations.Operator operation = VectorOperations.Operators[Name(entry)];
        List<string> wrong = [];
        foreach (JsonElement point in entry.GetProperty("points").EnumerateArray())
        {
            double[] at = ReferenceData.Numbers(point.GetProperty("in"));
            foreach (int length in (int[])[1, 3, 8, 11])
            {
                var tape = new Tape();
                Values x = tape.Input([.. Enumerable.Repeat(at[0], length)]);
                Values y = tape.Input([.. Enumerable.Repeat(at[1], length)]);
                Value oneX = tape.Input(at[0]);
                Value oneY = tape.Input(at[1]);
                foreach ((Values z, Value? left, Value? right) in ((Values, Value?, Value?)[])
                [
                    (operation.OneLast(x, oneY), x[^1], oneY),
                    (operation.OneFirst(oneX, y), oneX, y[^1]),
                    (operation.NumberLast(x, at[1]), x[^1], null),
                    (operation.NumberFirst(at[0], y), null, y[^1]),
                ])
                {
                    // From one element only, so that the gradient of the one for all is that of the point.
                    z[^1].Backward();
                    double[] expected = ReferenceData.Numbers(point.GetProperty("grad"));
                    wrong.AddRange(PassRule.Wrong(point, z[^1].Data, [left?.Grad ?? expected[0], right?.Grad ?? expected[1]]));
                }
            }
        }

        Assert.That(wrong, Is.Empty, string.Join('\n', wrong));
    }

    private static int Arity(JsonElement entry) => entry.GetProperty("arity") is { ValueKind: JsonValueKind.Number } arity ? arity.GetInt32() : 0;

    private static string Name(JsonElement entry) => entry.GetProperty("op").GetString()!;

    // The points one after the other in vectors of many lengths, and then again from another place on.
    private static IEnumerable<(int Start, int Length)> Packed(int points)
    {
        for (int shift = 0; shift < 3; shift++)
        {
            int start = 0;
            for (int n = shift; start < points; n++)
            {
                int length = Math.Min(Lengths[n % Lengths.Length], points - start);
                yield return (start, length);
                start += length;
            }
        }
    }

    private static Values OneRun(Tape tape, double[] at) => tape.Input(at);

    private static Values Scattered(Tape tape, double[] at)
    {
        // Every other one, backward: never neighbours.
        var x = new Value[at.Length];
        for (int i = at.Length - 1; i >= 0; i--)
        {
            x[i] = tape.Input(at[i]);
            tape.Input(double.NaN);
        }

        return Values.Of(x);
    }

    private static Values AmongOthers(Tape tape, double[] at)
    {
        double[] others = [double.NaN, double.PositiveInfinity, 1e300];
        return tape.Input([.. others, .. at, .. others, .. others, .. others]).Slice(others.Length, at.Length);
    }
}
