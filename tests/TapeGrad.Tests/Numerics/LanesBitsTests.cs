using System.Runtime.Intrinsics;

namespace TapeGrad.Tests;

/// <summary>The kernels give the same bits on every machine, with vectors of any width.</summary>
[TestFixture]
public sealed class LanesBitsTests
{
    // Made on a machine with AVX-512, and found again there with DOTNET_EnableAVX512=0, EnableAVX2=0 and EnableHWIntrinsic=0.
    // Ops that call the C library for some lanes are left out.
    [TestCase("exp", 0x87e3f81a1fad480dUL)]
    [TestCase("log", 0x1c37e55b7bcfeb54UL)]
    [TestCase("log1p", 0x2d24a4005ed2f5beUL)]
    [TestCase("expm1", 0x10c4230cb2fea9a4UL)]
    [TestCase("sin", 0x197551e8497020daUL)]
    [TestCase("cos", 0x473f1f19d1bf40f0UL)]
    [TestCase("tan", 0x57f597b1304283f8UL)]
    [TestCase("asin", 0x8668251e93c24c3bUL)]
    [TestCase("acos", 0x7a88ab3d45b1140cUL)]
    [TestCase("atan", 0xb5f48fcba7354a6UL)]
    [TestCase("atan2", 0xbe74eefdb1953ee9UL)]
    [TestCase("sinh", 0xd4ba430fa2c88500UL)]
    [TestCase("cosh", 0xdb510c7a1740a69aUL)]
    [TestCase("tanh", 0x9f25454b796e1900UL)]
    [TestCase("sigmoid", 0x1fedb62d4281ce13UL)]
    [TestCase("softplus", 0x9043a306af20dcf5UL)]
    [TestCase("gelu", 0x4658cfc02ca30e98UL)]
    [TestCase("erf", 0x8e8e80994e49a023UL)]
    [TestCase("hypot", 0x7d57fa44ec8fcfa8UL)]
    [TestCase("max", 0xe828680fb950eb55UL)]
    public void Op_OnAnyMachine_GivesTheSameBits(string label, ulong expected)
    {
        LanesOp op = LanesOp.ByLabel(label);
        double[] a = [.. LanesGrid.Dense(10_000, seed: 8).Where(x => Math.Abs(x) < 3e7)];
        double[] b = [.. a.Reverse()];

        ulong hash = 14695981039346656037UL;
        for (int function = 0; function < op.Functions; function++)
        {
            foreach (double y in op.Packed(function, a, b, 0.0))
            {
                hash = unchecked((hash ^ (double.IsNaN(y) ? 1UL : BitConverter.DoubleToUInt64Bits(y))) * 1099511628211UL);
            }
        }

        Assert.That($"{hash:x}", Is.EqualTo($"{expected:x}"), $"{label}, with vectors of 512 bits {(Vector512.IsHardwareAccelerated ? "in hardware" : "emulated")}");
    }
}
