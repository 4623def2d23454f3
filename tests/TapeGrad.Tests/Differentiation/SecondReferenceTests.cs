using System.Text.Json;
using TapeGrad.Tests.Reference;

namespace TapeGrad.Tests.Differentiation;

/// <summary>The functions of second.json: gradients, Hessians, products and third derivatives.</summary>
public sealed class SecondReferenceTests
{
    private static readonly JsonElement Data = ReferenceData.Load("second.json");

    private static IEnumerable<TestCaseData> Entries() => Data.GetProperty("functions").EnumerateArray()
        .Select(e => new TestCaseData(e).SetArgDisplayNames(e.GetProperty("name").GetString()!));

    [TestCaseSource(nameof(Entries))]
    public void Recorded_IsRight(JsonElement function)
    {
        var tape = new Tape();
        (Value[] leaves, Value output) = ScalarOperations.Record(tape, function, Data.GetProperty("op_signatures"));
        var x = Values.Of(leaves);
        Values gradient = output.Gradient(x);
        Values direction = tape.Constant(function.Numbers("v"));

        double[] hessian = [.. gradient.SelectMany(g => g.Gradient(x).Data.ToArray())];
        double[] forward = gradient.Directional(x, direction).Data.ToArray();
        double[] reverse = output.Directional(x, direction).Gradient(x).Data.ToArray();

        double absolute = Tolerance(function);
        AssertGradient(gradient.Data, function);
        ReferenceData.AssertClose(hessian, function.GetProperty("hessian").Flat(), absolute, "Hessian");
        ReferenceData.AssertClose(forward, function.Numbers("hvp"), absolute, "H·v by forward over reverse");
        ReferenceData.AssertClose(reverse, function.Numbers("hvp"), absolute, "H·v by reverse over forward");
        AssertSymmetric(hessian, leaves.Length);
        if (function.TryGetProperty("third", out JsonElement third) && third.ValueKind == JsonValueKind.Number)
        {
            Value order3 = gradient[0].Gradient(leaves[0]).Gradient(leaves[0]);
            ReferenceData.AssertClose(order3.Data, third.Number(), 1e-9, 1e-9 * 1e-3, "third derivative");
        }
    }

    [TestCaseSource(nameof(Entries))]
    public void Recorded_AndCompiled_IsRightAloneAndInLanes(JsonElement function)
    {
        var tape = new Tape();
        (Value[] leaves, Value output) = ScalarOperations.Record(tape, function, Data.GetProperty("op_signatures"));
        var x = Values.Of(leaves);
        Values gradient = output.Gradient(x);
        Values product = gradient.Directional(x, tape.Constant(function.Numbers("v")));
        CompiledGraph compiled = tape.Compile(Values.Join([Values.Of(output), gradient, product, .. gradient.Select(g => g.Gradient(x))]), leaves);
        int n = leaves.Length;
        double[] row = [.. leaves.Select(leaf => leaf.Data)];

        foreach (int rows in (int[])[1, 3, 37])
        {
            var results = new double[rows * compiled.Outputs];
            compiled.Evaluate([.. Enumerable.Range(0, rows).SelectMany(_ => row)], results);
            double[] last = results[^compiled.Outputs..];

            ReferenceData.AssertClose(last[0], function.GetProperty("value").Number(), 1e-12, 0.0, "value");
            AssertGradient(last.AsSpan(1, n), function);
            ReferenceData.AssertClose(last.AsSpan(1 + n, n), function.Numbers("hvp"), Tolerance(function), "H·v");
            ReferenceData.AssertClose(last.AsSpan(1 + (2 * n)), function.GetProperty("hessian").Flat(), Tolerance(function), "Hessian");
        }
    }

    [TestCaseSource(nameof(Entries))]
    public void Compiled_IsRight(JsonElement function)
    {
        var tape = new Tape();
        (Value[] leaves, Value output) = ScalarOperations.Record(tape, function, Data.GetProperty("op_signatures"));
        CompiledGraph compiled = tape.Compile(output, leaves);
        CompiledGraph gradients = tape.Compile(output.Gradient(Values.Of(leaves)), leaves);
        int n = leaves.Length;
        double[] row = [.. leaves.Select(leaf => leaf.Data)];
        var gradient = new double[n];
        var hessian = new double[n * n];
        var product = new double[n];
        double[] expected = function.GetProperty("hessian").Flat();

        double value = compiled.Hessian(row, gradient, hessian);

        ReferenceData.AssertClose(value, function.GetProperty("value").Number(), 1e-12, 0.0, "value");
        AssertGradient(gradient, function);
        ReferenceData.AssertClose(hessian, expected, Tolerance(function), "Hessian");
        AssertSymmetric(hessian, n);

        Assert.That(compiled.HessianTimes(row, function.Numbers("v"), product), Is.EqualTo(value));
        ReferenceData.AssertClose(product, function.Numbers("hvp"), Tolerance(function), "H·v");

        var values = new double[compiled.HessianEntries.Count];
        compiled.SparseHessian(row, gradient, values);
        double[] dense = new double[n * n];
        foreach (((int i, int j), double number) in compiled.HessianEntries.Zip(values))
        {
            dense[(i * n) + j] = number;
        }

        Assert.That(dense, Is.EqualTo(hessian));
        gradients.Jacobian(row, gradient, hessian);
        AssertGradient(gradient, function);
        ReferenceData.AssertClose(hessian, expected, Tolerance(function), "Jacobian of the gradient");
    }

    private static double Tolerance(JsonElement function) => 1e-10 * Math.Max(1e-3, function.GetProperty("hessian").Flat().Max(Math.Abs));

    private static void AssertGradient(ReadOnlySpan<double> gradient, JsonElement function)
    {
        double[] expected = function.Numbers("grad");
        for (int i = 0; i < expected.Length; i++)
        {
            ReferenceData.AssertClose(gradient[i], expected[i], 1e-12, 1e-15, $"gradient {i}");
        }
    }

    private static void AssertSymmetric(double[] hessian, int n)
    {
        double size = hessian.Max(Math.Abs);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
            {
                Assert.That(hessian[(i * n) + j], Is.EqualTo(hessian[(j * n) + i]).Within(1e-14 * size), $"symmetry at {i}, {j}");
            }
        }
    }
}
