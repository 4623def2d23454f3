namespace TapeGrad.Onnx.Tests;

/// <summary>Compares numbers of ONNX Runtime with those of the tape.</summary>
internal static class Near
{
    /// <summary>Whether all numbers agree to this part of their size, or of the scale where sums cancel; NaN and infinities agree with themselves.</summary>
    public static void Assert(ReadOnlySpan<double> actual, ReadOnlySpan<double> expected, string what, double tolerance = 1e-12, double scale = 1.0)
    {
        NUnit.Framework.Assert.That(actual.Length, Is.EqualTo(expected.Length), what);
        for (int i = 0; i < actual.Length; i++)
        {
            double bound = tolerance * Math.Max(scale, Math.Abs(expected[i]));
            NUnit.Framework.Assert.That(actual[i].Equals(expected[i]) || Math.Abs(actual[i] - expected[i]) <= bound, $"{what} [{i}]: {actual[i]:R} instead of {expected[i]:R}");
        }
    }
}
