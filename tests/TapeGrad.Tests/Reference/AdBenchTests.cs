using System.Text.Json;
using TapeGrad.Benchmarks.Workloads;
using TapeGrad.Benchmarks.Workloads.Bundle;
using TapeGrad.Benchmarks.Workloads.Gmm;
using TapeGrad.Benchmarks.Workloads.Lstm;

namespace TapeGrad.Tests.Reference;

[TestFixture]
internal sealed class AdBenchLoopsTests : AdBenchTests
{
    protected override IObjective Gmm(GmmData data) => new GmmLoops(data);

    protected override IObjective Bundle(BundleData data) => new BundleLoops(data);

    protected override IObjective Lstm(LstmData data) => new LstmLoops(data);
}

[TestFixture]
internal sealed class AdBenchScalarTests : AdBenchTests
{
    protected override IObjective Gmm(GmmData data) => new GmmScalar(data);

    protected override IObjective Bundle(BundleData data) => new BundleScalar(data);

    protected override IObjective Lstm(LstmData data) => new LstmScalar(data);

    [Test]
    public void Bundle_ResidualsAndTheirJacobian_Agree()
    {
        JsonElement ba = ReferenceData.LoadShared("adbench.json").GetProperty("ba")[0];
        for (int i = 0; i < ba.GetProperty("p_obs").GetInt32(); i++)
        {
            int[] seen = [.. ba.GetProperty("obs")[i].EnumerateArray().Select(index => index.GetInt32())];
            var tape = new Tape();
            Values camera = tape.Parameter(ba.GetProperty("cams")[seen[0]].Numbers());
            Values point = tape.Parameter(ba.GetProperty("X")[seen[1]].Numbers());
            Value weight = tape.Parameter(ba.GetProperty("w")[i].Number());
            (Value x, Value y) = BundleScalar.Residuals(camera, point, weight, ba.GetProperty("feats")[i].Numbers());
            Value[] residuals = [x, y, BundleScalar.Residual(weight)];

            double[][] jacobian = [.. residuals.Select(residual =>
            {
                tape.ZeroGrad();
                residual.Backward();
                return tape.Parameters.Grad.ToArray();
            })];

            ReferenceData.AssertClose(residuals[0].Data, ba.GetProperty("reproj_err")[i][0].Number(), 1e-12, 0.0, "residual x");
            ReferenceData.AssertClose(residuals[1].Data, ba.GetProperty("reproj_err")[i][1].Number(), 1e-12, 0.0, "residual y");
            ReferenceData.AssertClose(residuals[2].Data, ba.GetProperty("w_err")[i].Number(), 1e-12, 0.0, "residual of the weight");
            AssertScaled([.. jacobian[0], .. jacobian[1]], ba.GetProperty("J_reproj")[i].Flat(), $"Jacobian of observation {i}");
            AssertScaled([jacobian[2][^1]], [ba.GetProperty("J_w")[i].Number()], $"Jacobian of weight {i}");
        }
    }
}

[TestFixture]
internal sealed class AdBenchFastTests : AdBenchTests
{
    protected override IObjective Gmm(GmmData data) => new GmmCompiled(data);

    protected override IObjective Bundle(BundleData data) => new BundleCompiled(data);

    protected override IObjective Lstm(LstmData data) => new LstmFused(data);
}

/// <summary>ADBench's objectives at its own data. Another way of computing them is another derived class.</summary>
internal abstract class AdBenchTests
{
    protected abstract IObjective Gmm(GmmData data);

    protected abstract IObjective Bundle(BundleData data);

    protected abstract IObjective Lstm(LstmData data);

    [TestCase(0)]
    [TestCase(1)]
    public void Gmm_ObjectiveAndGradient_Agree(int index)
    {
        JsonElement gmm = ReferenceData.LoadShared("adbench.json").GetProperty("gmm")[index];
        var data = new GmmData(
            Integer(gmm, "d"), Integer(gmm, "k"), gmm.GetProperty("x").Flat(), gmm.Number("wishart_gamma"), Integer(gmm, "wishart_m"));

        double[] point = [.. gmm.Numbers("alphas"), .. gmm.GetProperty("means").Flat(), .. gmm.GetProperty("icf").Flat()];

        AssertObjective(Gmm(data), point, gmm.Number("objective"), gmm.Numbers("gradient"));
    }

    [Test]
    public void Bundle_HalfSumOfSquaresAndGradient_Agree()
    {
        JsonElement ba = ReferenceData.LoadShared("adbench.json").GetProperty("ba")[0];
        (int, int)[] observations = [.. ba.GetProperty("obs").EnumerateArray().Select(seen => (seen[0].GetInt32(), seen[1].GetInt32()))];
        var data = new BundleData(Integer(ba, "n_cams"), Integer(ba, "m_points"), observations, ba.GetProperty("feats").Flat());
        double[] point = [.. ba.GetProperty("cams").Flat(), .. ba.GetProperty("X").Flat(), .. ba.GetProperty("w").Flat()];
        JsonElement gradient = ba.GetProperty("grad_half_ss");

        AssertObjective(
            Bundle(data),
            point,
            ba.Number("half_sum_of_squares"),
            [.. gradient.GetProperty("cams").Flat(), .. gradient.GetProperty("X").Flat(), .. gradient.GetProperty("w").Flat()]);
    }

    [Test]
    public void Bundle_CamerasWithoutRotation_AgreeWithTheLoops()
    {
        (BundleData data, double[] point) = BundleData.Random(cameras: 2, points: 5, observations: 10);
        Array.Clear(point, 0, 3);
        var expected = new double[point.Length];
        var actual = new double[point.Length];

        double byHand = new BundleLoops(data).Gradient(point, expected);
        double recorded = Bundle(data).Gradient(point, actual);

        ReferenceData.AssertClose(recorded, byHand, 1e-12, 0.0, "value");
        AssertScaled(actual, expected, "gradient");
    }

    [Test]
    public void Lstm_ObjectiveAndGradient_Agree()
    {
        JsonElement lstm = ReferenceData.LoadShared("adbench.json").GetProperty("lstm")[0];
        double[] sequence = [.. lstm.Lines("sequence_bits").SelectMany(bits => bits.Select(bit => bit - (double)'0'))];
        var data = new LstmData(Integer(lstm, "l"), Integer(lstm, "b"), lstm.Numbers("state"), sequence);

        double[] point = [.. lstm.Numbers("main_params"), .. lstm.Numbers("extra_params")];

        AssertObjective(Lstm(data), point, lstm.Number("objective"), lstm.Numbers("gradient"));
    }

    protected static void AssertScaled(ReadOnlySpan<double> actual, double[] expected, string what) =>
        ReferenceData.AssertClose(actual, expected, 1e-10 * expected.Max(Math.Abs), what);

    private static int Integer(JsonElement element, string property) => element.GetProperty(property).GetInt32();

    private static void AssertObjective(IObjective objective, double[] point, double value, double[] expected)
    {
        var gradient = new double[point.Length];

        double first = objective.Value(point);
        double second = objective.Gradient(point, gradient);

        ReferenceData.AssertClose(first, value, 1e-12, 0.0, "value alone");
        ReferenceData.AssertClose(second, value, 1e-12, 0.0, "value with the gradient");
        AssertScaled(gradient, expected, "gradient");
    }
}
