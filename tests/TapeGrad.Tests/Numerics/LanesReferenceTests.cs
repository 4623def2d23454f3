using System.Runtime.Intrinsics;
using System.Text.Json;
using TapeGrad.Tests.Reference;

namespace TapeGrad.Tests;

/// <summary>Every unary and binary point of ops.json through <see cref="EightLanes"/>, by the pass rule of the data.</summary>
[TestFixture]
public sealed class LanesReferenceTests
{
    private static readonly Dictionary<string, string> Labels = new()
    {
        ["add"] = "+",
        ["sub"] = "-",
        ["mul"] = "*",
        ["div"] = "/",
        ["pow_const"] = "pow",
        ["leaky_relu"] = "leaky-relu",
        ["elu_alpha"] = "elu",
        ["gelu_tanh"] = "gelu-tanh",
    };

    private static IEnumerable<TestCaseData> Entries => OpsTests.Entries();

    [TestCaseSource(nameof(Entries))]
    public void Op_AtEveryPoint_IsRight(JsonElement entry)
    {
        string name = entry.GetProperty("op").GetString()!;
        LanesOp op = LanesOp.ByLabel(Labels.GetValueOrDefault(name, name));
        double[] numbers = PassRule.Numbers(entry);
        List<string> wrong = [];
        foreach (JsonElement point in entry.GetProperty("points").EnumerateArray())
        {
            double[] operands = ReferenceData.Numbers(point.GetProperty("in"));
            double[] all = [.. operands, .. numbers, 0.0, 0.0];
            for (int function = 0; function <= operands.Length; function++)
            {
                double actual = op.Of(function, Vector512.Create(all[0]), Vector512.Create(all[1]), all[2])[function];
                bool right = function == 0
                    ? PassRule.Right(point, "value", null, actual)
                    : PassRule.Right(point, "grad", function - 1, actual) || PassRule.FreeChoice(point);
                if (!right)
                {
                    wrong.Add($"{LanesOp.Name(function)} {actual:R} at {point}");
                }
            }
        }

        Assert.That(wrong, Is.Empty, string.Join('\n', wrong));
    }
}
