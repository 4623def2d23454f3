using TapeGrad.Nn;

namespace TapeGrad.Tests;

[TestFixture]
public sealed class SavedParametersTests : TemporaryFolderFixture
{
    private static readonly double[] Hard = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0, double.Epsilon, double.MaxValue, 1.0 / 3.0, -0.1];

    [Test]
    public void Restore_NumbersOfAllKinds_HaveTheSameBits()
    {
        string json = SavedParameters.ToJson(new Tape().Parameter(Hard, "p"));
        Values q = new Tape().Parameter(new double[Hard.Length], "p");

        SavedParameters.Restore(json, q);

        Assert.That(q.Data.ToArray().Select(BitConverter.DoubleToInt64Bits), Is.EqualTo(Hard.Select(BitConverter.DoubleToInt64Bits)));
        Assert.That(SavedParameters.ToJson(q), Is.EqualTo(json), "a fixed point");
    }

    [Test]
    public void Load_WhatSaveWrote_HasTheSameBits()
    {
        string path = Path.Combine(_folder, "p.json");
        Values p = new Tape().Parameter([0.1, -0.0], "p");
        Values q = new Tape().Parameter([1.0, 2.0], "p");
        SavedParameters.Save(path, p);

        SavedParameters.Load(path, q);

        Assert.That(SavedParameters.ToJson(q), Is.EqualTo(File.ReadAllText(path)).And.EqualTo(SavedParameters.ToJson(p)));
    }

    [Test]
    public void Load_OtherParametersOrNoFile_IsRefusedWithThePath()
    {
        string path = Path.Combine(_folder, "p.json");
        Values q = new Tape().Parameter([1.0], "q");
        SavedParameters.Save(path, new Tape().Parameter([0.1], "p"));

        ExpectedError.Says(Assert.Throws<ArgumentException>(() => SavedParameters.Load(path, q)), $"'{path}' holds 1 parameter (p[1])");
        File.WriteAllText(path, "{");
        ExpectedError.Says(Assert.Throws<ArgumentException>(() => SavedParameters.Load(path, q)), $"'{path}'");
        Assert.That(() => SavedParameters.Load(Path.Combine(_folder, "other.json"), q), Throws.TypeOf<FileNotFoundException>());
        Assert.That(q[0].Data, Is.EqualTo(1.0));
    }

    [Test]
    public void ToJson_NamesOfAllKinds_StandTogetherAsTheyWereMade()
    {
        var tape = new Tape();
        tape.Parameter([1.0, 2.0], "w");
        tape.Parameter([3.0], "w");
        tape.Parameter(4.0, "w[1]");
        tape.Parameter(5.0, "ü\"😀");
        tape.Parameter(6.0);
        tape.Parameter([7.0, 8.0]);
        tape.Parameter(9.0, "");
        _ = new Neuron(tape, [10.0], 11.0, Activation.Sigmoid);

        string json = SavedParameters.ToJson(tape.Parameters);

        Assert.That(json, Is.EqualTo(
            """{"format":"tapegrad-parameters/1","parameters":[{"name":"w","data":[1,2]},{"name":"w","data":[3,4]},{"name":"\u00FC\u0022\uD83D\uDE00","data":5},"""
            + """{"data":[6,7,8]},{"name":"","data":9},{"name":"neuron.w","data":[10]},{"name":"neuron.b","activation":"sigmoid","data":11}]}"""));
        Assert.That(() => SavedParameters.Restore(json, tape.Parameters), Throws.Nothing);
    }

    [Test]
    public void Restore_PartOfTheParameters_LeavesTheOthers()
    {
        var tape = new Tape();
        tape.Parameter([1.0, 2.0], "a");
        Values b = tape.Parameter([3.0, 4.0], "b");
        string json = SavedParameters.ToJson(b);
        tape.Parameters.MutableData.Clear();

        SavedParameters.Restore(json, b);

        Assert.That(tape.Parameters.Data.ToArray(), Is.EqualTo([0.0, 0.0, 3.0, 4.0]));
    }

    [TestCase("b", 2, "'w[2]' instead of 'b[2]'")]
    [TestCase("w", 3, "'w[2]' instead of 'w[3]'")]
    [TestCase("w", 1, "'w[2]' instead of 'w[1]'")]
    [TestCase(null, 2, "'w[2]' instead of 'unnamed[2]'")]
    public void Restore_OtherParameters_AreRefusedAndStay(string? name, int count, string difference)
    {
        string json = SavedParameters.ToJson(new Tape().Parameter([1.0, 2.0], "w"));
        Values here = new Tape().Parameter(new double[count], name);

        ExpectedError.Says(Assert.Throws<ArgumentException>(() => SavedParameters.Restore(json, here)), "The text holds 2 parameters (w[2])", difference);

        Assert.That(here.Data.ToArray(), Is.All.Zero);
    }

    [Test]
    public void Restore_SingleAndVectorOfOne_AreTold()
    {
        string single = SavedParameters.ToJson(Values.Of(new Tape().Parameter(1.0, "w")));
        Values run = new Tape().Parameter([1.0], "w");

        ExpectedError.Says(Assert.Throws<ArgumentException>(() => SavedParameters.Restore(single, run)), "holds 1 parameter (w)", "'w' instead of 'w[1]'");
    }

    [Test]
    public void Restore_OneMoreOrOneLessEntry_IsRefused()
    {
        var tape = new Tape();
        Values a = tape.Parameter([1.0], "a");
        tape.Parameter([2.0], "b");
        string two = SavedParameters.ToJson(tape.Parameters), one = SavedParameters.ToJson(a);

        ExpectedError.Says(Assert.Throws<ArgumentException>(() => SavedParameters.Restore(two, a)), "'b[1]' instead of none");
        ExpectedError.Says(Assert.Throws<ArgumentException>(() => SavedParameters.Restore(one, tape.Parameters)), "none instead of 'b[1]'");
    }

    [Test]
    public void Restore_CutAnywhere_IsRefused()
    {
        Values p = new Tape().Parameter([1.0, 2.0], "w");
        string json = SavedParameters.ToJson(p);
        for (int length = 0; length < json.Length; length++)
        {
            Assert.That(() => SavedParameters.Restore(json[..length], p), Throws.ArgumentException, $"the first {length} characters");
        }
    }

    [TestCase("""{"format":"tapegrad-parameters/2","parameters":[]}""", "'tapegrad-parameters/2', and this version reads 'tapegrad-parameters/1'; a newer TapeGrad may read it")]
    [TestCase("""{"format":"tapegrad-parameters/1"}""", "it has no 'parameters'")]
    [TestCase("""{"parameters":[{"name":"w","data":[1,2]}]}""", "it does not say \"format\"")]
    [TestCase("""{"format":"tapegrad-parameters/1","parameters":[{"name":"w","data":[1,[2]]}]}""", "is not a number")]
    [TestCase("""{"format":"tapegrad-parameters/1","parameters":[{"name":"w","data":{}}]}""", "'data' of entry 1 of 'parameters' is not a number")]
    [TestCase("""{"format":"tapegrad-parameters/1","parameters":[]}""", "holds 0 parameters ()")]
    [TestCase("""{"format":"tapegrad-parameters/1","parameters":[{"name":"w","data":[1,2]}]}x""", "does not parse")]
    public void Restore_DamagedText_IsRefusedWithItsReason(string json, string reason) =>
        ExpectedError.Says(Assert.Throws<ArgumentException>(() => SavedParameters.Restore(json, new Tape().Parameter([1.0, 2.0], "w"))), reason);

    [Test]
    public void Restore_UnknownProperties_AreSkipped()
    {
        Values p = new Tape().Parameter([1.0, 2.0], "w");

        SavedParameters.Restore("""{"later":{"a":[1]},"format":"tapegrad-parameters/1","parameters":[{"later":1,"data":[3,4],"name":"w"}]}""", p);

        Assert.That(p.Data.ToArray(), Is.EqualTo([3.0, 4.0]));
    }

    [Test]
    public void ToJson_NoParameters_IsRefused()
    {
        var tape = new Tape();

        Assert.That(() => SavedParameters.ToJson(tape.Parameters), Throws.ArgumentException);
        Assert.That(() => SavedParameters.ToJson(tape.Input([1.0], "x")), Throws.ArgumentException.With.Message.Contains("'x[0]' is not a parameter"));
        Assert.That(() => SavedParameters.Restore(null!, new Tape().Parameter([1.0])), Throws.ArgumentNullException);
    }
}
